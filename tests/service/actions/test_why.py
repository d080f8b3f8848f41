"""A fault that a model gives as the reason has to be one that the customer's words can mean."""

from __future__ import annotations

import pytest

from commerce.errors import InputError
from commerce.pointing import Said
from service.actions.refund import RefundArguments
from service.actions.spec import Case
from service.actions.why import check
from tests.commerce.orders import make

OWN_DOING = [
    "I broke it myself, order 1001", "my dog chewed it", "Ich habe es fallen lassen, jetzt ist es kaputt", "mir ist die Tasse runtergefallen, sie ist kaputt", "mein Hund hat die Jacke zerbissen, sie ist kaputt",
    "je l'ai fait tomber, elle est cassée", "mon chien l'a abîmé", "se me cayó y está roto", "lo rompí yo, está roto", "mi è caduta e si è rotta, è rotta", "l'ho rotto io", "ik heb het laten vallen, het is kapot",
    "upuściłam kubek, jest uszkodzony", "deixei cair, está partido", "düşürdüm, kırık",
]  # fmt: skip
DENIED = [
    "it is not broken, I just don't want it", "neither broken nor late, I don't like it", "sie ist nicht kaputt, sie gefällt mir nicht", "weder kaputt noch defekt, brauche ich nicht", "elle n'est pas cassée, j'ai changé d'avis",
    "no está roto, no me gusta", "ni roto ni dañado, no me gusta", "non è rotto, non mi piace", "né rotta né danneggiata, non mi piace", "het is niet kapot, past niet",
]  # fmt: skip
FAULTS = [
    "it is broken", "sie ist kaputt", "nicht nur kaputt, auch schmutzig", "elle est cassée", "está roto", "no solo está roto", "è rotto", "non è arrivato", "nicht angekommen", "pas arrivé", "no ha llegado", "het is kapot",
    "I did not drop it, it is broken", "jest uszkodzony",
]  # fmt: skip


def claims(text: str) -> None:
    placed = make()
    case = Case.__new__(Case)
    for name, value in {"subject": placed, "said": (Said(True, text),)}.items():
        object.__setattr__(case, name, value)
    check(case, RefundArguments(cause="defective", reason=""))


@pytest.mark.parametrize("text", OWN_DOING + DENIED)
def test_own_doing_and_denials_are_no_fault_for_a_model_to_claim(text: str) -> None:
    with pytest.raises(InputError):
        claims(text)


@pytest.mark.parametrize("text", FAULTS)
def test_faults_that_are_said_are_taken(text: str) -> None:
    claims(text)
