"""Whether an address that a model proposes is what the customer wrote: nothing lost, nothing in a wrong place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from commerce import countries, provinces
from commerce.address import country_code
from commerce.errors import InputError
from commerce.pointing import Said
from commerce.postal import postcodes, span, telephones, units
from commerce.postal.address_words import NOUNS
from commerce.postal.reading import Reading, read
from commerce.sentences import say
from service import one_address, provenance, sending
from service.consent import touching
from service.consent.lists import fold, has
from service.consent.said import without_order

_FIELDS = ("name", "line1", "line2", "city", "postcode", "province", "country")
_LEADS = re.compile(r"^.{0,80}\b(?:to|at|for|an|nach|nahe|à|a|al|alla|naar|aan|do|para|is|address|adresse)\s+", re.I)
#: Parts that must not get lost, wherever they stand: a person to hand it to, a flat or floor, a company.
_PARTS = re.compile(
    r"(?<![\w/])(?:c/o|c/-|z\. ?hd\.?|att?n\.?:?|attention|bei|chez|presso)\s+[^\n,;]{2,60}"
    r"|(?<!\w)(?:apartment|apt|flat|unit|suite|ste|floor|room|building|bldg|wohnung|whg|etage|stock|og|top|stiege|appt|"
    r"appartement|apto|piso|planta|puerta|interno|scala|piano|lokal|mieszkanie|m\.|andar|bus|p\.? ?o\.? box|postfach)"
    r"\b\.?\s*+(?:#\s*+)?[\w/-]{1,12}|(?<!\w)\d{1,2}(?:st|nd|rd|th|\.|º|ª)\s?(?:floor|stock|og|etage|étage|piso|andar|piano)"
    r"|(?<!\w)#\s?\d{1,5}[a-z]?(?!\w)"
    r"|(?<!\w)(?:[^\W\d_][\w&.'-]{0,40}[ ]){1,4}"
    r"(?:gmbh|ag|kg|ohg|ug|e\.?v\.?|ltd|limited|llc|llp|inc|corp|plc|s\.?a\.?r\.?l|sas|"
    r"s\.?r\.?l|s\.?p\.?a|s\.?l|b\.?v|n\.?v|sp\. ?z ?o\.? ?o|lda|oy|ab|a/s|aps)\b\.?",
    re.I,
)
#: Idle words of a part: "send it to Flat 4" holds a flat.
_IDLE = frozenset("c o to at the for and an of my in please order with co it is it's".split())
_BLOCK = 3  # lines above the street that belong to the address
_SHORT = 6  # words of an answer to a question
#: What begins a request for another address, or names its subject.
_WISHES = NOUNS | frozenset("send ship deliver schicke sende envoyer enviar spedire stuur wyślij skicka gönder".split())


def topic(said: Sequence[Said]) -> list[str]:
    """Return the customer's messages since the last change that was carried out, oldest first."""
    done = max((n for n, each in enumerate(said) if not each.customer and each.done), default=-1)
    return [each.text for each in said[done + 1 :] if each.customer]


def check(arguments: dict[str, Any], words: Sequence[str], number: str = "", before: Sequence[str] = ()) -> None:
    """Check an address against the customer's own words.

    Args:
        arguments: The action's arguments; those without a street are none of an address.
        words: The customer's messages about this matter, oldest first (see `matter`).
        number: The order's number: where it names the order it is no part of an address.
        before: The customer's messages before those.

    Raises:
        InputError: The order's number stands in it, a street stands in the name, the country is another one, something
            written is missing, or the telephone number is not the one that was written for the parcel.
    """
    street = fold(str(arguments.get("line1") or ""))
    if not street:
        return
    if number:
        _check_number(arguments, words, number)
    name = fold(str(arguments.get("name") or ""))
    if name and (name == street or has(name, street) or (has(street, name) and any(c.isdigit() for c in name))):
        raise _wrong(
            "that name is the street. Leave the name out unless the customer wrote a recipient.", say("address.again")
        )
    here = next((n for n in range(len(words) - 1, -1, -1) if has(fold(words[n]), street)), None)
    _check_country(arguments, words, street)
    _check_newest(arguments, words, here, number)
    if "telephone" in arguments:
        _check_telephone(str(arguments["telephone"]), [_unnumbered(each, number) for each in (*before, *words)], street)
    if here is None:
        return
    given = " ".join(fold(str(arguments.get(field) or "")) for field in _FIELDS).split()
    for part in _parts([_unnumbered(each, number) for each in words], here, street):
        missing = [each for each in fold(part).split() if each not in given and each not in _IDLE]
        if missing:
            raise _wrong(
                f"“{part}” is missing from the address. Every part that the customer wrote belongs in it: a recipient "
                "or company in name, a flat or c/o in line2.",
                say("address.again_with", part=part),
            )
    if why := one_address.fault(arguments, _unnumbered(words[here], number)):
        raise _wrong(f"{why}.", say("address.again"))
    _check_others(arguments, words, here)
    _check_order(arguments, words[here], number)


def plain(arguments: dict[str, Any], words: Sequence[str], number: str = "") -> bool:
    """Return whether the customer asks to send to an address in words that are all read.

    Args:
        arguments: The action's arguments; those without a street are none of an address.
        words: The customer's messages about this matter, oldest first (see `matter`).
        number: The order's number.
    """
    street = fold(str(arguments.get("line1") or ""))
    here = next((n for n in range(len(words) - 1, -1, -1) if street and has(fold(words[n]), street)), None)
    if here is None:
        return True
    if sending.standing(arguments, words[here], number) != "plain":
        return False
    return not any(sending.says_more(arguments, each, number) for each in words[here + 1 :])


def _check_order(arguments: dict[str, Any], text: str, number: str) -> None:
    """Check that the sentence with the address asks to send there, and no other place may be meant as well."""
    standing = sending.standing(arguments, text, number)
    if standing == "denied":
        raise _wrong("the customer does not want it there.", say("address.where"))
    if standing == "no order":
        raise _wrong("the customer speaks of that place, and does not ask to send there.", say("address.where"))
    if standing == "unread" and sending.others(arguments, text, number):
        raise _wrong("the customer names two places, and it is not plain which is meant.", say("address.where"))


def _check_telephone(given: str, words: Sequence[str], street: str) -> None:
    """Check that the telephone is the whole number that was written with the street, or last after it; none for none.

    Digits stand in many places of a message. Only what the reader of telephone numbers reads is one to call.
    """
    written, denied = "", set[str]()
    for text in reversed(words[_request(words, street) :]):
        denied |= {telephones.dial(each) for each in telephones.named(text) if not _to_call(each, text)}
        found = [each for each in map(telephones.dial, telephones.named(text)) if each not in denied]
        read_here = telephones.taken_out(text)[1]
        if found and found != [telephones.dial(read_here)]:
            raise _wrong("it is not clear which telephone number the carrier shall have.", say("address.telephone"))
        if found:
            written = read_here
            break
    if written and not given:
        raise _wrong(f"the telephone “{written}” is missing. Pass it on in telephone.", say("address.telephone"))
    if telephones.dial(given) != telephones.dial(written):
        told = f"Pass on “{written}”" if written else "Omit it"
        raise _wrong(
            f"the customer did not write that telephone number for the parcel. {told}.", say("address.telephone")
        )


def _request(words: Sequence[str], street: str) -> int:
    """Return where the messages about an address begin: with its street, or before it with the request for it."""
    place = next((n for n in range(len(words) - 1, -1, -1) if has(fold(words[n]), street)), len(words) - 1)
    while place > 0 and not _is_request(words[place]) and not _whole(read(words[place - 1])):
        place -= 1
    return max(place, 0)


def _no_telephone(text: str) -> str:
    for each in telephones.named(text):
        text = text.replace(each, " ")
    return text


def _to_call(number: str, text: str) -> bool:
    """Return whether a number is neither denied nor an old one."""
    said, part = one_address.tokens(text), fold(number).split()
    at = said.places(part)
    stands = not at or any(one_address.stands(said, place, place + len(part)) for place in at)
    return stands and not provenance.only_denied(number, text)


def _check_newest(arguments: dict[str, Any], words: Sequence[str], here: int | None, number: str) -> None:
    """Check that no newer message gives another street or number, and none at all where the address is on file."""
    for text in reversed(words[0 if here is None else here + 1 :]):
        if here is None and one_address.on_file(text):
            return
        if here is not None and one_address.refused_there(text):
            raise _wrong("the customer does not want it there.", say("address.where"))
        if one_address.elsewhere(_unnumbered(text, number), arguments):
            raise _wrong("the customer gave another address after it.", say("address.again"))
        if here is not None and one_address.renumbers(_no_telephone(text), arguments, number):
            raise _wrong("the customer corrected the number.", say("address.again"))


def _check_others(arguments: dict[str, Any], words: Sequence[str], here: int) -> None:
    """Check that a part which does not stand with the street was said of no other address."""
    for field in ("name", "line2", "city", "postcode"):
        part = fold(str(arguments.get(field) or ""))
        if not part or has(fold(words[here]), part):
            continue
        found = [text for text in words if has(fold(text), part)]
        unsaid = field == "line2" and not found  # a surname out of the records is no second line
        if unsaid or (found and all(one_address.elsewhere(text, arguments) for text in found)):
            raise _wrong(f"the {field} is that of another address.", say("address.again"))


def _unnumbered(text: str, number: str) -> str:
    if touching.adds(text):
        return ""  # "and 1408 too" names an order, and no street
    return without_order(text, [number]) if number else text


def _check_number(arguments: dict[str, Any], words: Sequence[str], number: str) -> None:
    """Check that no field holds the order's number, unless it stands there as a house or a postcode, too."""
    plain = fold(number.lstrip("#"))
    left = [fold(without_order(text, [number])) for text in words]
    for field in _FIELDS:
        value = fold(str(arguments.get(field) or ""))
        if has(value, plain) and not any(has(text, value) for text in left):
            raise _wrong("the order's number is no part of the address.", say("address.again"))


def _wrong(message: str, told: str) -> InputError:
    return InputError(f"Nothing was proposed: {message}", code="bad_address", ask=told)


def _check_country(arguments: dict[str, Any], words: Sequence[str], street: str) -> None:
    """Check that the country is the one that was written last in this matter, if any was."""
    written = _country(arguments, words, street)
    own = {fold(str(arguments.get(field) or "")) for field in ("province", "city")}
    code = country_code(str(arguments.get("country") or ""))
    if written and code not in written.values() and not any(fold(said) in own for said in written):
        said = next(iter(written))
        raise _wrong(f"the customer wrote {said} for the country. Pass that on.", say("address.again_with", part=said))


def _country(arguments: dict[str, Any], words: Sequence[str], street: str) -> dict[str, str]:
    """Return the countries of the newest message that names one: as written, and the codes.

    That of another address, which the customer took back, counts only where the new one could lie in it.
    """
    for text in reversed(words):
        reading = read(text)
        other = _whole(reading) and not has(fold(text), street)
        named = _named(text, reading, other)
        if not named or (other and not any(_could_lie(arguments, code) for code in named.values())):
            continue
        return named
    return {}


def _named(text: str, reading: Reading, other: bool) -> dict[str, str]:
    said = reading.fields.get("country", "")
    if said:
        return {said: country_code(said)}
    return {} if other or len(text.split()) > _SHORT else countries.mentioned(text)


def _could_lie(arguments: dict[str, Any], code: str) -> bool:
    province, postcode = str(arguments.get("province") or ""), str(arguments.get("postcode") or "")
    if province and provinces.find(code, province) is None:
        return False
    return not postcode or postcodes.fits(postcode, code)


def _parts(words: Sequence[str], here: int, street: str) -> list[str]:
    """Return what must stand in the address: of the message with the street, those after it, the request before."""
    found = [*_marked(words[here]), *_read(words[here]), *_above(words[here], street)]
    for text in words[here + 1 :]:
        if not _whole(read(text)):
            found += _short(text)
    for n in range(here, 0, -1):
        if _is_request(words[n]) or _whole(read(words[n - 1])):
            break
        found += _marked(words[n - 1]) if _is_request(words[n - 1]) else _short(words[n - 1])
    return list(dict.fromkeys(each for each in found if each))


def _whole(reading: Reading) -> bool:
    """Whether a message writes out an address of its own."""
    return "line1" in reading.fields and (reading.sure or "city" in reading.fields)


def _is_request(text: str) -> bool:
    return any(each.casefold() in _WISHES for each in re.findall(r"[^\W\d_]+", text))


def _marked(text: str) -> list[str]:
    return [_LEADS.sub("", match[0]).strip() for match in _PARTS.finditer(text[: span.LONGEST])]


def _short(text: str) -> list[str]:
    """Return the marked parts of an answer: "and it is Flat 4"."""
    return _marked(text) if len(text.split()) <= 2 * _SHORT else []


def _read(text: str) -> Iterator[str]:
    """Yield a recipient, and each flat, company or person of the second line."""
    fields = read(text).fields
    yield fields.get("name", "")
    for part in fields.get("line2", "").split(", "):
        kinds = (units.UNIT, units.CARE, units.ATTENTION, units.COMPANY, units.BOX)
        if any(kind.match(part) for kind in kinds):
            yield part


def _above(text: str, street: str) -> Iterator[str]:
    """Yield the lines of the address above its street."""
    lines = text.split("\n")
    at = next((n for n, each in enumerate(lines) if has(fold(each), street)), 0)
    if not lines[at].strip().casefold().startswith(street.split(maxsplit=1)[0]):
        return
    for line in reversed(lines[max(0, at - _BLOCK) : at]):
        plain = line.strip(" ,")
        if not plain or plain.endswith((":", ".", "?", "!")) or len(plain.split()) > 5 or not plain[0].isupper():
            return
        if _is_request(plain):  # "Please send order 1015 to", and the address below it
            return
        yield plain
