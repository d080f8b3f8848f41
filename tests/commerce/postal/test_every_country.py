"""Addresses of many countries, in the order that their posts want, with whatever people add: no word is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commerce import countries, provinces
from commerce.postal.reading import FIELDS, read

#: Alpha-2 codes, and how people write the country.
COUNTRIES = {
    "AT": "Österreich",
    "AU": "Australia",
    "BE": "Belgium",
    "BG": "Bulgaria",
    "BR": "Brazil",
    "CA": "Canada",
    "CH": "Switzerland",
    "CY": "Cyprus",
    "CZ": "Czech Republic",
    "DE": "Germany",
    "DK": "Denmark",
    "EE": "Estonia",
    "ES": "Spain",
    "FI": "Finland",
    "FR": "France",
    "GB": "United Kingdom",
    "GR": "Greece",
    "HR": "Croatia",
    "HU": "Hungary",
    "ID": "Indonesia",
    "IE": "Ireland",
    "IL": "Israel",
    "IN": "India",
    "IS": "Iceland",
    "IT": "Italia",
    "LI": "Liechtenstein",
    "LT": "Lithuania",
    "LV": "Latvia",
    "MA": "Morocco",
    "MT": "Malta",
    "MX": "Mexico",
    "MY": "Malaysia",
    "NL": "The Netherlands",
    "NO": "Norway",
    "NZ": "New Zealand",
    "PH": "Philippines",
    "PL": "Polska",
    "PT": "Portugal",
    "RO": "Romania",
    "RS": "Serbia",
    "SE": "Sverige",
    "SI": "Slovenia",
    "SK": "Slovakia",
    "TR": "Türkiye",
    "US": "USA",
    "VN": "Vietnam",
    "ZA": "South Africa",
}
CITIES = ("Belmora", "Nordhaven", "Sankt Ultra", "Villa Quarta", "Zelbrück")
STREETS = (
    "Zelmora 15",
    "Via Lantera 8",
    "15 Zelmora Street",
    "Ostra Vellan 4b",
    "Rue du Quorum 112",
    "7 Quince Hill",
    "Nova 10/4",
)
UNITS = ("", "Flat 7", "Apt 4B", "Top 12", "3. Stock", "Piso 3", "2. OG links", "lgh 1102", "Suite 400", "bus 3")
NAMES = ("", "Ada Testa", "Bruno van Muster", "Quorvex GmbH", "Nordling & Partner Ltd")
CARE = ("", "c/o Carla Beispiel", "Attn: Dora Example")
LEADS = ("send order 1015 to ", "Bitte schicken Sie die Bestellung 1015 an ", "please ship #1015 to:\n", "")


def address(code: str, drawn: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return an address in its country's order, and its parts."""
    data = countries.postal_data(code)
    zips = [each for each in data.get("zipex", "").split(",") if each]
    postcode = zips[drawn["zip"] % len(zips)] if zips else ""
    province = provinces.implied(code, postcode) if countries.requires(code, "S") else None
    parts = {
        "Z": postcode,
        "C": drawn["city"],
        "S": province.name if province else "",
        "A": drawn["street"],
        "N": drawn["name"],
        "O": "",
        "D": "",
        "X": "",
    }
    layout = re.sub(r"%([NOACDSZX])", lambda match: "{" + match[1] + "}", data["fmt"]).replace("%n", "\n")
    lines = [line.strip(" ,-/") for line in layout.format(**parts).split("\n")]
    lines = [line for line in lines if line]
    at = lines.index(drawn["street"])
    lines[at : at + 1] = [each for each in (drawn["street"], drawn["unit"]) if each]
    if drawn["care"]:
        lines.insert(at, drawn["care"])
    lines.append(COUNTRIES[code])
    text = drawn["lead"] + ("\n" if drawn["lines"] else ", ").join(lines)
    return text, {
        name: value for name, value in {**parts, "unit": drawn["unit"], "care": drawn["care"]}.items() if value
    }


DRAWN = st.fixed_dictionaries(
    {
        "zip": st.integers(0, 20),
        "city": st.sampled_from(CITIES),
        "street": st.sampled_from(STREETS),
        "unit": st.sampled_from(UNITS),
        "name": st.sampled_from(NAMES),
        "care": st.sampled_from(CARE),
        "lead": st.sampled_from(LEADS),
        "lines": st.booleans(),
    }
)


@pytest.mark.parametrize("code", COUNTRIES)
@settings(max_examples=15, deadline=None)
@given(drawn=DRAWN)
def test_nothing_is_lost_and_country_and_postcode_are_right(code: str, drawn: dict[str, Any]) -> None:
    text, parts = address(code, drawn)
    found = read(text)
    fields = found.fields
    assert found.unplaced == (), text
    assert countries.code_of(fields.get("country", "")) == code, text
    if "Z" in parts:
        assert fields.get("postcode", "").replace(" ", "") in parts["Z"].replace(" ", ""), text
        assert re.search(r"\d{3}", fields.get("postcode", "")) or code in ("GB", "CA", "IE", "MT", "NL"), text
    assert fields.get("line1") == parts["A"], text
    assert "N" not in parts or parts["N"] in fields.get("name", ""), text
    kept = " ".join(fields.get(name, "") for name in FIELDS)
    assert [part for name, part in parts.items() if name != "Z" and part not in kept] == [], text
