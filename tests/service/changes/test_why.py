"""A fault that a model gives as the reason has to be one that the customer's words can mean."""

from __future__ import annotations

import pytest

from commerce.errors import InputError
from commerce.pointing import Said
from service.actions.refund.arguments import RefundArguments
from service.changes.spec import Case
from service.changes.why import check
from tests.commerce.orders import make

OWN_DOING = [
    "I broke it myself, order 1001",
    "my dog chewed it",
    "Ich habe es fallen lassen, jetzt ist es kaputt",
    "mir ist die Tasse runtergefallen, sie ist kaputt",
    "mein Hund hat die Jacke zerbissen, sie ist kaputt",
    "je l'ai fait tomber, elle est cassée",
    "mon chien l'a abîmé",
    "se me cayó y está roto",
    "lo rompí yo, está roto",
    "mi è caduta e si è rotta, è rotta",
    "l'ho rotto io",
    "ik heb het laten vallen, het is kapot",
    "upuściłam kubek, jest uszkodzony",
    "deixei cair, está partido",
    "düşürdüm, kırık",
]
DENIED = [
    "it is not broken, I just don't want it",
    "neither broken nor late, I don't like it",
    "sie ist nicht kaputt, sie gefällt mir nicht",
    "weder kaputt noch defekt, brauche ich nicht",
    "elle n'est pas cassée, j'ai changé d'avis",
    "no está roto, no me gusta",
    "ni roto ni dañado, no me gusta",
    "non è rotto, non mi piace",
    "né rotta né danneggiata, non mi piace",
    "het is niet kapot, past niet",
]
#: A denied fault, and beside it words that are in no list.
SOUND = [
    "return the beanie from 1012, it is not broken or anything",
    "it's not damaged, I have so many of them",
    "nothing broken, no defects",
    "it never broke",
    "return 1012, all perfect",
    "is it broken? no",
    "broken: no, returning it anyway",
    "It would be a lie to say it is broken",
    "nobody could call it defective",
    "it is anything but broken",
    "free of any damage, honest",
    "it's neither torn nor stained, my aunt knits",
    "not one scratch on it",
    "undamaged, it bores me",
    "I would be lying if I said it was broken",
    "sie ist nicht kaputt, die Tante strickt",
    "kaputt? nein",
    "kaputt ist sie nicht, die Tante strickt",
    "es wäre gelogen zu sagen, sie sei kaputt",
    "die Mütze ist einwandfrei",
    "weder gerissen noch beschädigt, steht mir halt nicht",
    "elle n'est pas cassée, ma tante tricote",
    "ce serait un mensonge de dire qu'elle est cassée",
    "comme neuf, promis",
    "no está roto ni nada, mi tía teje",
    "sería mentira decir que está roto",
    "como nuevo, de verdad",
    "non è rotto, mia zia lavora a maglia",
    "direi una bugia dicendo che è rotto",
    "come nuovo, davvero",
    "het is niet kapot, mijn tante breit",
    "jak nowy, naprawdę",
    "não está partido, a minha tia faz malha",
]
FAULTS = [
    "it is broken",
    "sie ist kaputt",
    "nicht nur kaputt, auch schmutzig",
    "elle est cassée",
    "está roto",
    "no solo está roto",
    "è rotto",
    "non è arrivato",
    "nicht angekommen",
    "pas arrivé",
    "no ha llegado",
    "het is kapot",
    "I did not drop it, it is broken",
    "jest uszkodzony",
    "it is not just broken, it is in pieces",
    "it is broken, isn't it",
    "it is broken, no joke",
    "no, it is broken",
    "broken? yes",
    "kaputt, nicht nur schmutzig",
    "sie ist kaputt und das gefällt mir nicht",
    "the zip sticks",
    "der Reißverschluss klemmt",
    "kaputt? ja, kaputt",
]


def claims(*texts: str) -> None:
    placed = make()
    case = Case.__new__(Case)
    for name, value in {"subject": placed, "said": tuple(Said(True, text) for text in texts)}.items():
        object.__setattr__(case, name, value)
    check(case, RefundArguments(cause="defective", reason=""))


@pytest.mark.parametrize("text", OWN_DOING + DENIED + SOUND)
def test_own_doing_and_denials_are_no_fault_for_a_model_to_claim(text: str) -> None:
    with pytest.raises(InputError):
        claims(text)


@pytest.mark.parametrize("text", FAULTS)
def test_faults_that_are_said_are_taken(text: str) -> None:
    claims(text)


def test_a_newer_message_may_tell_of_a_fault_after_all() -> None:
    claims("it is not damaged", "the zip sticks")
