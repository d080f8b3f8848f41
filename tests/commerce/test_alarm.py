"""Words that call a person at once, and words that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import alarm

LEGAL = """
I will sue you
I'll sue if this is not refunded
we are going to sue your company
My lawyer will contact you
you will hear from my lawyer
I am calling my attorney
I have talked to my solicitor.
see you in court
I am taking you to court
This goes to small claims court
I will file a lawsuit
I am considering legal action
If you do not refund me I will take legal action
I will do a chargeback
my bank will do a charge back
I want to dispute the charge with my bank
I am going to call the police
I will go to the police
I have made a police report
I will report you to trading standards
The consumer protection agency will hear about this
I'll go to the ombudsman
I will write to the Better Business Bureau
Ich schalte meinen Anwalt ein
Ich werde Sie verklagen
Wir sehen uns vor Gericht
Ich behalte mir rechtliche Schritte vor
Ich gehe zur Polizei
Ich wende mich an die Verbraucherzentrale
Mon avocat vous contactera
Je vais porter plainte
Je vais vous poursuivre en justice
Hablaré con mi abogado
Voy a poner una denuncia
Los voy a demandar
Il mio avvocato vi scriverà
Procederò per vie legali
Ik stap naar de rechter
Mijn advocaat neemt contact op
""".strip().splitlines()
DISTRESS = """
I want to kill myself
I feel suicidal
I am thinking about suicide
I don't want to live anymore
I want to die
I have been hurting myself
there is no reason to live
I want to end my life
Ich will mich umbringen
Ich will nicht mehr leben
J'ai envie de mourir
Quiero morir
Voglio morire
Ik denk aan zelfmoord
""".strip().splitlines()
INJURY = """
My daughter had an allergic reaction to the cream
I have a bad allergic reaction from this shirt
the soap gave me a rash
the kettle burned my hand
I cut my finger on the vase
I was injured by your ladder
my son got an electric shock from the lamp
this is a medical emergency
we called an ambulance
I ended up in hospital because of this
I can't breathe since I used it
the charger caught fire
the bottle exploded in my face
my baby is bleeding
Meine Tochter hat eine allergische Reaktion bekommen
Ich habe mich an der Pfanne verbrannt
J'ai eu une réaction allergique
Me quemé con la plancha
Ho avuto una reazione allergica
""".strip().splitlines()
CALM = """
this jacket is killer
I could kill for these boots
my name is Sue and I ordered a bag
Sue, your colleague, told me so
Will Sue get the parcel?
send it to Sue
a gift for my lawyer
I am a lawyer and need a suit
lawyer bag in black
do you have a police costume for kids?
police sunglasses in stock?
court shoes size 38
tennis court shoes
I am dying to have this dress
these shoes are to die for
I want to die of laughter
suicide squad t-shirt
I nearly killed myself laughing
does this soap cause allergic reactions?
can I have an allergic reaction to wool?
is it safe for allergic people?
hypoallergenic earrings
my feet can't breathe in these shoes
the colour is bleeding in the wash
the price gave me a heart attack
cut the price please
cut my order in half
please cut the sleeves
burned orange sweater
burnt sienna scarf
killer heels
murder mystery book
the hurt locker poster
it hurt my feelings
it does not hurt anyone
emergency blanket
first aid kit for emergencies
ship it to the hospital where I work
nurse shoes for hospital work
fire red dress
I was charged back in May
what is the charge for shipping?
can I pay on account?
a dispute about the colour, no problem
I do not want to sue you
I am not going to sue you
I won't take legal action
I don't want to call the police
no need for a lawyer
I am not threatening legal action
I am not suicidal, just tired of waiting
where is my order 1007?
I want a refund for order 1012
change the address to 12 Court Street
Police Station Road 4, London
Lawyer Lane 3
I want to talk to a human
this is a scam, give me my money
you are the worst shop ever
I am so angry right now
Das Gericht war lecker
ein leckeres Gericht aus Italien
un avocat bien mûr
huile d'avocat
une robe pour tuer le temps
la demanda es alta
advocaat in een fles
black suit for court
suit jacket
dead stock sneakers
death metal shirt
does it come with a lifeline?
my life is good
""".strip().splitlines()


@pytest.mark.parametrize("text", LEGAL)
def test_legal(text: str) -> None:
    assert alarm.read(text) == "legal"


@pytest.mark.parametrize("text", DISTRESS)
def test_distress(text: str) -> None:
    assert alarm.read(text) == "distress"


@pytest.mark.parametrize("text", INJURY)
def test_injury(text: str) -> None:
    assert alarm.read(text) == "injury"


@pytest.mark.parametrize("text", CALM)
def test_calm(text: str) -> None:
    assert alarm.read(text) is None


def test_there_are_enough_phrases_each_way() -> None:
    assert len(LEGAL + DISTRESS + INJURY) >= 60
    assert len(CALM) >= 60


@given(st.sampled_from(LEGAL + DISTRESS + INJURY), st.sampled_from(["", "Hello. ", "!!! ", "\n"]), st.booleans())
def test_case_and_surroundings_do_not_hide_it(text: str, before: str, loud: bool) -> None:
    said = f"{before}{text.upper() if loud else text}"
    assert alarm.read(said) is not None


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert alarm.read(text) in (None, "distress", "injury", "legal")
