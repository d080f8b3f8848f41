"""An address read by structure: country, postcode and town first, then the street, then what belongs to neither.

Nothing depends on knowing a street's name or what streets are called there. Every word of the address comes back, in a
field or as something that could not be placed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from commerce import countries
from commerce.postal import address_words, places, postcodes, span, telephones, units
from commerce.postal.part_kinds import LETTERS, NUMBER, is_street, like_a_street

FIELDS = ("name", "line1", "line2", "city", "postcode", "province", "country")
_NO_PART = re.compile(
    r"\S@\S|https?:|www\.|(?:tel|phone|mobile|telefon|handy|mob)\b\.?:?\s{0,2}[+(\d]|\+\d[\d ]{6}", re.I
)
_MOST_WORDS = 10
_BOX_HOLDER = re.compile(
    r"(?:post ?(?:nr|nummer|number|no|id)|customer (?:no|nr|number)|kundennummer|dhl(?: id)?)\b\.?:?\s{0,2}\d{4,12}",
    re.I,
)


@dataclass(frozen=True)
class Reading:
    """What stands in a message.

    Attributes:
        fields: Some of `FIELDS`, each as it was written, blanks apart; beside them the ``telephone`` of the recipient.
        unplaced: Parts of the address that fit no field.
        sure: Whether it is an address even where nobody asked for one.
    """

    fields: dict[str, str] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    sure: bool = False


def read(text: str, country: str = "") -> Reading:
    """Return the address that a message writes out, or as much as there is of one.

    Args:
        text: The message, line breaks kept.
        country: What is known of the country from before, a name or a code.
    """
    rest, telephone = telephones.taken_out(text)
    reading = _place(rest, country)
    return replace(reading, fields={**reading.fields, "telephone": telephone}) if telephone else reading


def _place(text: str, country: str) -> Reading:
    code = countries.code_of(country) or (country.upper() if countries.postal_data(country.upper()) else "")
    found = [_Reader(run, code).read() for run in span.parts(text)]
    whole = [each for each in found if "line1" in each.fields]
    if len(whole) > 1:
        whole = [each for each in whole if each.sure] or whole
    if len(whole) > 1 or (whole and span.contrasted(text)):
        return Reading()
    if whole:
        return whole[0]
    some = [each for each in found if each.fields]
    return some[-1] if some else Reading()


class _Reader:
    """Takes one part after the other out of a run, the surest first."""

    def __init__(self, parts: list[str], known: str) -> None:
        self.parts = list(parts)
        self.known = known
        self.fields: dict[str, str] = {}
        self.second: list[str] = []  # of line2
        self.unplaced: list[str] = []
        self.town = -1  # the parts before this one stand before the town
        self.street = -1  # which of them is the street
        self.marked = False  # whether anything but a number says that this is an address

    def read(self) -> Reading:
        self._labels()
        self._foreign()
        self._country()
        code = countries.code_of(self.fields.get("country", "")) or self.fields.get("country", "").upper() or self.known
        self._postcode(code)
        if "postcode" not in self.fields:
            self._town_by_place(code)
        if "postcode" in self.fields and "city" not in self.fields and places.is_town(self.fields.get("country", "")):
            self.fields["city"] = self.fields["country"]  # "L-1536 Luxembourg"
        self._street()
        self._rest()
        if self.second:
            self.fields["line2"] = ", ".join(filter(None, (self.fields.get("line2", ""), *self.second)))
        return Reading(self.fields, tuple(self.unplaced), self.marked and "line1" in self.fields)

    def _labels(self) -> None:
        left = []
        for part in self.parts:
            match = address_words.LABELLED.fullmatch(part)
            name = next((key for key in address_words.LABELS if match[key]), "") if match else ""
            if match and name == "line2":
                self.second.append(tidy(match["value"]))
            elif match and name not in self.fields:
                self.fields[name] = tidy(match["value"])
                self.marked = True
            else:
                left.append(part)
        self.parts = left

    def _foreign(self) -> None:
        """Set aside what no address has: mailboxes, links, telephone numbers, sentences."""
        wrong = [part for part in self.parts if _NO_PART.search(part) or len(part.split()) > 2 * _MOST_WORDS]
        self.unplaced += wrong
        if units.boxed(self.parts):  # whose box it is: "Postnummer 12345678"
            mine = [part for part in self.parts if _BOX_HOLDER.fullmatch(part)]
            self.second += map(tidy, mine)
            wrong += mine
        self.parts = [part for part in self.parts if part not in wrong]

    def _country(self) -> None:
        if "country" in self.fields:
            return
        country = places.country(self.parts)
        if country is not None:
            self.fields["country"] = tidy(country.text)
            self.marked = True
            self.parts = country.left
            # "England, UK": said twice
            again = places.country(self.parts) if len(self.parts) > 2 else None
            code = countries.code_of(country.text)
            if again is not None and code and countries.code_of(again.text) == code and not places.is_town(again.text):
                self.parts = again.left

    def _postcode(self, code: str) -> None:
        if "postcode" in self.fields:
            return
        at = self._where(code) or (self._where("") if code and countries.has_postcodes(code) else None)
        if at is None:
            return
        n, match = at
        part = self.parts[n]
        before, after = part[: match.start()].strip(" ,.-("), part[match.end() :].strip(" ,-)")
        self.fields["postcode"] = tidy(match["code"])
        self.marked = True
        town = places.town(self.parts[:n], before, after, self.parts[n + 1 :], code)
        self.parts, self.town = town.parts, town.at
        for name, value in (("city", town.city), ("province", town.province)):
            if value:
                self.fields[name] = tidy(value)
        if town.extra:
            self.second.append(tidy(town.extra))

    def _where(self, code: str) -> tuple[int, re.Match[str]] | None:
        """Return the part with the postcode, and where in it; a house number is none."""
        best: list[tuple[int, int, int, re.Match[str]]] = []
        for n, part in enumerate(self.parts):
            if units.BOX.fullmatch(part):
                continue
            for rank, match in enumerate(postcodes.found(part, code)):
                if self._is_house_number(n, part, match):
                    continue
                plain = match["code"].isdigit() and len(match["code"]) < 6
                best.append((0 if plain else 1, n, -rank, match))
        if not best:
            return None
        _, n, _, match = max(best, key=lambda each: each[:3])
        return n, match

    def _is_house_number(self, n: int, part: str, match: re.Match[str]) -> bool:
        """Whether a number is rather a street's: at its beginning or end, with no other street in the address."""
        box = units.BOX.search(part)
        if box and box.start() <= match.start() < box.end():
            return True
        if not match["code"].isdigit():
            return False
        before, after = part[: match.start()].strip(), part[match.end() :].strip()
        others = [each for m, each in enumerate(self.parts) if m != n and is_street(each)]
        if before and after:
            return bool(units.STREET_END.match(part[match.start() :])) and not re.search(r"\d", after)
        if after:  # "5000 Oak Street", "1000 Bruxelles"
            ends = all(places.is_province(each, "") for each in self.parts[n + 1 :])
            last = n == len(self.parts) - 1 or (ends and n > 0)
            return not others and (bool(units.STREET_END.match(part)) or n == 0 or not last)
        if before:  # "Teststraße 1234", "London 1234"
            return not others and not re.search(r"\d", before) and (n == 0 or n < len(self.parts) - 1)
        # "Rua Augusta, 1100, São Paulo": a number alone after a name without one
        return not others and n == 1 and len(self.parts) > 2 and not re.search(r"\d", self.parts[0])

    def _town_by_place(self, code: str) -> None:
        """Find the town where no postcode stands beside it: behind the street, last or before the province."""
        if "city" in self.fields:
            return
        streets = [n for n, part in enumerate(self.parts) if is_street(part)]
        if not streets:
            worded = [n for n, part in enumerate(self.parts) if units.STREET_WORD.search(part)]
            if not worded and code and len(self.parts) == 1 and LETTERS.search(self.parts[0]):
                self.fields["city"] = tidy(self.parts.pop())
                return
            if not worded:
                return
            streets = worded
        town = places.last_town(self.parts, streets[0], code)
        if town is not None:
            self.parts, self.town = town.parts, town.at
            self.fields["city"] = tidy(town.city)
            if town.province:
                self.fields["province"] = tidy(town.province)

    def _street(self) -> None:
        self._numbers()
        if "line1" in self.fields:
            return
        self._peel()
        end = self.town if self.town > 0 else len(self.parts)
        best = max(range(len(self.parts)), key=lambda n: (n < end, *like_a_street(self.parts[n]), -n), default=-1)
        if best >= 0 and like_a_street(self.parts[best]) == (0, 0) and self.town > 0:
            best = self.town - 1  # without a number and without a known word: the part before the town
        if best < 0 or best >= len(self.parts):
            return
        part = self.parts[best]
        if like_a_street(part) == (0, 0) and not ("postcode" in self.fields and "city" in self.fields):
            return
        if not LETTERS.search(part) or len(part.split()) > _MOST_WORDS:
            return
        if like_a_street(part) >= (1, 1):
            self.marked = True
        self.fields["line1"] = tidy(part)
        self.parts[best] = ""
        self.street = best

    def _numbers(self) -> None:
        """Join a house number that stands alone to the name beside it: "Via Roma, 10", "12, Oak Street"."""
        n = 0
        while n < len(self.parts):
            if len(self.parts) > 1 and NUMBER.fullmatch(self.parts[n]):
                if n > 0 and self._nameless(n - 1) and (self.town < 0 or n <= self.town):
                    self._join(n - 1)
                    continue
                end = self.town if self.town >= 0 else len(self.parts)
                if n + 1 < min(end, len(self.parts)) and (n == 0 or self._nameless(n + 1)):
                    self._join(n)
                    continue
            n += 1

    def _nameless(self, n: int) -> bool:
        """Whether a part has no number yet that it could be called by."""
        return not re.search(r"\d", self.parts[n])

    def _join(self, n: int) -> None:
        self.parts[n : n + 2] = [f"{self.parts[n]}, {self.parts[n + 1]}"]
        if self.town > n:
            self.town -= 1

    def _peel(self) -> None:
        """Take flats and floors from the beginning of parts: "Flat 2 10 Downing Street"."""
        for n, part in enumerate(self.parts):
            found, rest = units.units(part)
            if found and rest and LETTERS.search(rest) and not units.BOX.match(part):
                self.second += [tidy(each) for each in found]
                self.parts[n] = rest

    def _rest(self) -> None:
        """Place what is left: before the street a recipient, behind it a second line."""
        street = self.street
        names: list[str] = []
        care: list[str] = []
        for n, part in enumerate(self.parts):
            plain = tidy(part)
            if not plain:
                continue
            unit = not units.units(part)[1] or bool(units.BOX.fullmatch(part))
            if street < 0 and "line1" not in self.fields:
                self._loose(plain, unit)
            elif not unit and n < street and units.CARE.match(part):
                (names if names else care).append(plain)
            elif not unit and n < street and self._is_name(part):
                names.append(plain)
            elif unit or self._is_second(part):
                self.second.append(plain)
            else:
                self.unplaced.append(plain)
        self.second[:0] = care
        if names and "name" not in self.fields:
            self.fields["name"] = ", ".join(names)
        else:
            self.second += names

    def _loose(self, part: str, unit: bool) -> None:
        """Keep what stands in an answer without a street."""
        if unit:
            self.second.append(part)

    @staticmethod
    def _is_name(part: str) -> bool:
        if units.COMPANY.fullmatch(part) or units.ATTENTION.match(part):
            return True
        return not re.search(r"\d", part) and len(part.split()) <= 6 and not units.BUILDING.search(part)

    @staticmethod
    def _is_second(part: str) -> bool:
        if any(each in address_words.CHAT for each in part.casefold().split()):
            return False
        return len(part.split()) <= 8 and len(re.findall(r"\d", part)) <= 5


def tidy(text: str) -> str:
    """Return a value on one line, without marks at its ends."""
    return " ".join(text.split()).strip(" ,;")
