"""Countries by the names that customers write and read."""

import pytest

from commerce import countries


@pytest.mark.parametrize(
    ("code", "name"), [("NO", "Norway"), ("US", "the United States"), ("GB", "Great Britain"), ("ZZ", "ZZ")]
)
def test_customers_read_names_and_no_codes(code: str, name: str) -> None:
    assert countries.name_of(code) == name


def test_every_code_has_a_name_that_is_no_code() -> None:
    assert all(len(countries.name_of(code)) > 2 for code in countries.names().values())


def test_a_list_is_a_sentence() -> None:
    assert countries.listed(["US", "NL", "DE"]) == "Germany, the Netherlands and the United States"
    assert countries.listed(["DE"]) == "Germany" and countries.listed([]) == ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("do you ship to Norway?", ("NO",)),
        ("to the US?", ("US",)),
        ("can you send us a parcel", ()),
        ("to New Mexico", ()),
        ("the United Kingdom and Sweden", ("GB", "SE")),
        ("", ()),
    ],
)
def test_the_countries_that_a_question_names(text: str, codes: tuple[str, ...]) -> None:
    assert countries.said(text) == codes


@pytest.mark.parametrize(
    ("written", "code", "there"),
    [
        ("fr", "FR", True),
        ("fr", "be", True),
        ("fr", "DE", False),
        ("de", "AT", True),
        ("pt-BR", "BR", True),
        ("es", "MX", True),
        ("en", "DE", True),
        ("es", "XX", False),
    ],
)
def test_where_a_language_is_written(written: str, code: str, there: bool) -> None:
    assert countries.is_spoken(written, code) is there
