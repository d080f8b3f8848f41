"""Postal addresses in a customer's words. Only what was written is taken; what is missing is asked for."""

from __future__ import annotations

import re

from agent.embedded.numbers import without_orders
from agent.embedded.text import MAX_CHARS
from commerce.text import clean

FIELDS = ("name", "line1", "line2", "city", "postcode", "province", "country")

_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|"
    "Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|"
    "Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|"
    "Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|"
    "West Virginia|Wisconsin|Wyoming|District of Columbia|"
    "Ontario|Quebec|Québec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|"
    "Newfoundland and Labrador|Prince Edward Island|"
    "New South Wales|Victoria|Queensland|South Australia|Western Australia|Tasmania|Northern Territory"
)
_CODES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|"
    "RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|YT|NU|NSW|VIC|QLD|SA|TAS|ACT|NT"
)
_COUNTRY = (
    r"USA|U\.S\.A\.?|United States(?: of America)?|US|U\.S\.|UK|U\.K\.|United Kingdom|Great Britain|England|"
    r"Scotland|Wales|Germany|Deutschland|France|(?:the )?Netherlands|Nederland|Holland|Canada|Australia|Austria|"
    r"Österreich|Belgium|Switzerland|Schweiz|Spain|España|Italy|Italia|Ireland|Denmark|Sweden|Norway|Finland|Poland|"
    r"Portugal|Luxembourg|Japan|New Zealand|GB|DE|FR|NL|AU|AT|BE|CH"
)
_SUFFIX = (
    r"street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|way|boulevard|blvd|place|pl|square|sq|terrace|terr|close|"
    r"crescent|cres|gardens|grove|highway|hwy|parkway|pkwy|broadway|row|walk|mews|hill|circle|cir|trail|parade|quay|rise|"
    r"green|vale|view|plaza|alley|path|loop|heights|esplanade|wharf"
)
_WORD = r"[^\W\d_][\w'.-]*"
_STREETS = (
    # 12 Oak Street; 4b St. John's Rd; 90 NW 5th Avenue; 221 Broadway
    rf"\d{{1,6}}[a-z]?(?:[-/]\d{{1,5}}[a-z]?)?,?\s+(?:(?:\d{{1,3}}(?:st|nd|rd|th)|{_WORD})\s+){{0,4}}?(?:{_SUFFIX})\b\.?(?:\s+(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\b)?",
    # 8 bis rue Victor Hugo
    rf"\d{{1,5}}\s?(?:bis|ter)?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai|cours|route|square|passage)\s+(?:{_WORD}\s*){{1,5}}?(?=\s*(?:,|\d|$))",
    # Lindenweg 5; Prinsengracht 263-B; Unter den Linden 77
    r"(?:[^\W\d_][\w.-]*\s+){0,2}?[^\W\d_][\w.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|dijk|singel|markt|linden|steg|chaussee|pad|hof)\s+\d{1,5}(?:\s?[a-z]\b|[-/]\w{1,4})?",
    r"(?:am|an der|auf der|im|zum|zur|unter den|van der|van|de)\s+(?!order|number)"
    r"(?:[^\W\d_][\w.-]*\s+){1,3}\d{1,5}\s?[a-z]?\b",
)
# Not from the middle of a word, and an order's number is no house number.
_STREET = re.compile("|".join(rf"(?:(?<!\w){part})" for part in _STREETS), re.I)
_UNIT = re.compile(
    r"^[\s,]*((?:apt|apartment|unit|suite|ste|flat|floor|fl|room|building|bldg|c/o|appt|appartement|étage|wohnung|etage)\b\.?\s*#?\s*[\w-]+"
    r"|#\s?[\w-]+|\d{1,2}(?:st|nd|rd|th) floor|p\.? ?o\.? box \d+)",
    re.I,
)
_POSTCODES = (
    r"(?P<ca>[a-z]\d[a-z][ -]?\d[a-z]\d)",
    r"(?P<gb>[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2})",
    r"(?P<nl>\d{4}\s?[A-Z]{2})",
    r"(?P<five>\d{5}(?:-\d{4})?)",
    r"(?P<four>\d{4})",
)
_POSTCODE = [re.compile(rf"(?<![\w-])(?:[a-z]{{1,2}}-(?=\d))?{part}(?![\w-])", re.I) for part in _POSTCODES[:2]] + [
    re.compile(rf"(?<![\w-])(?:[A-Z]{{1,2}}-(?=\d))?{part}(?![\w-])") for part in _POSTCODES[2:]
]
_STATE_END = re.compile(rf"(?:^|[\s,]+)({_STATES}|{_CODES})\.?\s*,?\s*$", re.I)
_COUNTRY_END = re.compile(rf"(?:^|[\s,]+)({_COUNTRY})[\s.,]*$", re.I)
_NOISE_END = re.compile(
    r"[\s,.;!-]*\b(?:instead|please|pls|thanks?|thank you|now|asap|from now on|if possible|rather than .*|not to .*|"
    r"and not .*|for me|as soon as possible|ok(?:ay)?\??|is that possible|can you do that|would be great)[\s.!?]*$",
    re.I,
)
_STOP = re.compile(
    r"[.;!?]\s+(?=[A-Z][a-z']+\s+[a-z])|\s+(?:because|since|as i|so that|instead of|rather than|and not)\s"
    r"|\s*(?:\b(?:for|on|of|in)\s*)?\|",
    re.I,
)
_NAME_LINE = re.compile(r"^[A-ZÄÖÜÉ][\w'.-]+(?:\s+(?:van|de|der|von|la|[A-ZÄÖÜÉ])[\w'.-]*){1,3}$")
_NAMED = re.compile(r"\b(?:name|recipient|attn|attention|c/o)\s*:\s*([^\n,;]{2,80})", re.I)
# "ship it to Lindenweg 5": a street that begins with its name drags the words before it along.
_LED_TO = re.compile(r"^(?=\D)(?:.*\b(?:to|at|is|it|use|into|ship|send|deliver|address)\s+)+", re.I)
_CITY = re.compile(r"^[^\W\d_][\w'. -]{1,60}$")


def parse(text: str) -> dict[str, str]:
    """Return the address fields that a message writes out; empty when there is no street in it, or two.

    Args:
        text: The message, line breaks kept.

    Returns:
        Some of `FIELDS`; every value stands in the message, blanks apart.
    """
    plain = without_orders(clean(text, MAX_CHARS))
    streets = list(_STREET.finditer(plain))
    if len(streets) != 1:
        return {}
    street = streets[0]
    found = {"line1": _tidy(_LED_TO.sub("", street[0]))}
    name = _name_before(plain[: street.start()])
    if name:
        found["name"] = name
    tail = plain[street.end() :]
    cut = _STOP.search(tail)
    tail = tail[: cut.start()] if cut else tail
    return {**found, **_tail(", ".join(line.strip(" ,") for line in tail.splitlines() if line.strip(" ,")))}


def _tail(tail: str) -> dict[str, str]:
    """Read what follows the street: unit, city, province, postcode, country."""
    found: dict[str, str] = {}
    rest = _NOISE_END.sub("", _NOISE_END.sub("", tail.strip(" ,.;")))
    unit = _UNIT.match(rest)
    if unit:
        found["line2"] = _tidy(unit[1])
        rest = rest[unit.end() :]
    rest = re.sub(r"^[\s,]*(?:in|at)\s+", "", rest).strip(" ,.")
    code = next((match for pattern in _POSTCODE if (match := pattern.search(rest))), None)
    country = _COUNTRY_END.search(rest)
    # "Denver CO" ends in a state, "12059 Berlin DE" in a country: what stands before a US postcode is no country.
    if country and not (code is None and _STATE_END.search(rest) and country[1] in _CODES.split("|")):
        found["country"] = _tidy(country[1])
        rest = rest[: country.start()].rstrip(" ,")
    return {**found, **_town(rest, code if code is not None and code.end() <= len(rest) else None)}


def _town(rest: str, code: re.Match[str] | None) -> dict[str, str]:
    found: dict[str, str] = {}
    before, after = rest, ""
    if code is not None:
        found["postcode"] = _tidy(code[str(code.lastgroup)])
        before, after = rest[: code.start()].rstrip(" ,"), rest[code.end() :].strip(" ,.")
    state = _STATE_END.search(before)
    if state and (before[: state.start()].strip(" ,") or code is None):
        found["province"] = _tidy(state[1])
        before = before[: state.start()].rstrip(" ,")
    elif not state and (late := _STATE_END.search(after)) and before:
        found["province"] = _tidy(late[1])
        after = after[: late.start()].strip(" ,")
    parts = [part.strip(" .") for part in (after or before).split(",") if part.strip(" .")]
    if parts and _CITY.match(parts[0 if after else -1]):
        found["city"] = _tidy(parts[0 if after else -1])
        spare = parts[1:] if after else parts[:-1]
        if before and after:
            spare = [part.strip() for part in before.split(",") if part.strip()]
        if spare:
            found["line2"] = _tidy(", ".join(spare))
    return found


def _name_before(head: str) -> str:
    named = _NAMED.search(head)
    if named:
        return _tidy(named[1])
    lines = [line.strip(" ,:") for line in head.splitlines() if line.strip(" ,:")]
    if lines and head.rstrip(" ").endswith("\n") and _NAME_LINE.match(lines[-1]):
        return _tidy(lines[-1])
    return ""


def field(name: str, text: str) -> str | None:
    """Return one field from the answer to a question for it, or None when the answer does not look like one."""
    plain = _tidy(_LABEL.sub("", _NOISE_END.sub("", clean(text, 300))))
    if not plain or len(plain) > 120 or plain.endswith("?"):
        return None
    if name == "postcode":
        match = next((match for pattern in _POSTCODE if (match := pattern.search(plain))), None)
        return _tidy(match[str(match.lastgroup)]) if match else None
    if name == "line1":
        return plain if re.search(r"\d", plain) and re.search(r"[^\W\d_]{2}", plain) else None
    if name == "country":
        match = _COUNTRY_END.search(plain)
        return _tidy(match[1]) if match else (plain if _CITY.match(plain) and len(plain.split()) <= 4 else None)
    return plain if _CITY.match(plain) and len(plain.split()) <= 6 else None


_LABEL = re.compile(
    r"^(?:(?:it's|it is|that's|that is|the|my|its|is|in|and)\s+|(?:post ?code|zip(?: code)?|city|town|country|"
    r"street|state|address|line ?1?)\s*(?:is\b|:)?\s*)+",
    re.I,
)


def fits(country: str, known: dict[str, str], text: str = "") -> bool:
    """Whether an address could lie in a country, as far as its shape tells.

    Args:
        country: Two-letter code.
        known: Fields as written.
        text: The message with them; "10115 Berlin" is not how an American writes.
    """
    code, postcode, city = country.upper(), known.get("postcode", ""), known.get("city", "")
    if known.get("province") and code not in ("US", "CA", "AU"):
        return False
    if not postcode:
        return True
    before_city = 0 <= text.find(postcode) < text.find(city) if city else False
    if before_city and code in ("US", "GB", "CA", "AU", "IE", "NZ"):
        return False
    return bool(re.search(r"[A-Za-z]", postcode)) == (code in ("GB", "CA", "NL", "IE"))


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,;")
