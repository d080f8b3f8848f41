"""The recipient's name among the words around it: "well then to my mother Helga Berg" names Helga Berg."""

# ruff: noqa: E501 - lists of words read better whole

from __future__ import annotations

import re

from commerce.postal import units

#: Before a name, and no part of it.
_FILLERS = (
    r"(?:well|then|so|alright|all right|fine|okay|ok|now|rather|better|please|pls|oh|ah|yes|actually|sorry|and|but|just|maybe|also|instead|lieber|bitte|dann|also|doch|eher|gut|ja|nein|besser|jetzt|und|nun|"
    r"entonces|pues|mejor|vale|bueno|por favor|sí|no|y|allora|quindi|meglio|va bene|per favore|ecco|e|alors|donc|plutôt|d'accord|oui|non|et|dan|liever|nou|goed|graag|então|melhor|więc|raczej|dobrze)"
)
#: What leads to a name.
_LEADS = (
    r"(?:to|for|attention of|ask for|addressed to|the (?:name|recipient)(?:'s| is)|(?:its|it's|it is|that's|that is|this is)(?: for| to)?|recipient|in the name of|under the name(?: of)?|an|für|auf den namen|im namen von|empfänger(?:in)? ist|"
    r"es ist für|das ist für|bei|fragen sie nach|frag nach|a nombre de|para|es para|a la atención de|pregunte por|preguntar por|el destinatario es|per|è per|a nome di|alla|allo|al|a|ai|chiedere di|chiedete di|il destinatario è|"
    r"c'est(?: pour)?|pour|au nom de|à|demander|demandez|le destinataire est|naar|aan|voor|op naam van|vraag naar|para|em nome de|dla|na nazwisko|till|til)"
)
#: Whose; the word after it tells who that is: "my neighbour Helga Berg".
_WHOSE = (
    r"(?:my|our|mein|meine|meinem|meiner|meinen|unser|unsere|unserer|unserem|mi|mis|nuestro|nuestra|mio|mia|miei|nostro|nostra|mon|ma|mes|notre|"
    r"mijn|ons|onze|meu|minha)"
)
_NAME = r"(?:[^\W\d_a-zß-ÿ][\w'’.-]*|(?:van|von|de|der|den|di|da|del|della|du|la|le|dos|zu|ten|ter|af|y|e|&)(?=\s))"
_LED = re.compile(rf"^(?:{_FILLERS}[\s:,]+)*(?:{_LEADS}[\s:]+)*(?=\S)", re.I)
_RELATED = re.compile(rf"^{_WHOSE}\s+(?:[^\W\d_]+\s+){{1,2}}?(?P<name>[^\W\d_a-zß-ÿ][\w'’.-]*(?:\s+{_NAME}){{0,5}})$")
_BEHIND = re.compile(
    r"(?<!\s)(?:\s?\((?:my|our|mein|meine|mi|mio|mia|mon|ma|mijn)\s+[^\W\d_]+(?:\s[^\W\d_]+)?\)|\s(?:my|our|mein|meine|mi|mio|mia|mon|ma|mijn)\s+[^\W\d_]+)$",
    re.I,
)
_UPPER = re.compile(r"[^\W\d_a-zß-ÿ]")
_TITLES = re.compile(
    r"^(?:signor[ae]?|señor[a]?|sr\.?|sra\.?|herrn?|frau|madame|monsieur|mme\.?|mr\.?|mrs\.?|ms\.?|mevrouw|meneer|dr\.?|prof\.?)\s+",
    re.I,
)
#: "My office", "our new flat": where it is, and nobody's name.
_PLACE = re.compile(rf"^(?:{_FILLERS}[\s:,]+)*(?:(?:to|at|for|an|in|a|à|naar)\s+)?{_WHOSE}(?:\s[a-zß-ÿ]+){{1,3}}$")
_LONGEST = 12  # words


def bare(part: str) -> str:
    """Return a part of an address without what leads to the name in it; as it is where no name follows.

    Args:
        part: A part between commas or line breaks.
    """
    if re.search(r"[\d@]", part) or len(part.split()) > _LONGEST or units.COMPANY.fullmatch(part):
        return part
    if _PLACE.match(part):
        return ""
    name = _BEHIND.sub("", part).strip()
    led = _LED.match(name)
    rest = name[led.end() :] if led else name
    related = _RELATED.match(rest[:1].lower() + rest[1:]) or _RELATED.match(rest)
    if related:
        return related["name"]
    if units.CARE.match(rest):
        return rest
    if not _UPPER.match(_TITLES.sub("", rest)):
        return part
    lead = name[: len(name) - len(rest)].split()
    # "Will Berg" and "An Nguyen" are names: one capitalised word alone leads to nothing.
    if len(lead) == 1 and lead[0][:1].isupper() and lead[0].casefold() not in _SURELY:
        return name if name != part else part
    return rest


#: So no person is called.
_SURELY = frozenset(
    "ok okay alright then well to bitte please recipient dann lieber allora entonces für pour para".split()
)
