"""Which addresses are one mailbox: never because they look alike."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from commerce.customer import Principal, plain_id
from commerce.errors import NotAuthenticated
from commerce.mailbox import deliverable, normal_email, spellings

#: Pieces that look or fold alike, in every way that Unicode knows.
ALIKE = (
    "ss",
    "ß",
    "ẞ",
    "SS",
    "s",
    "ſ",
    "S",
    "fi",
    "ﬁ",
    "FI",
    "a",
    "а",
    "ａ",
    "A",
    "Ａ",
    "ª",
    "i",
    "ı",
    "İ",
    "I",
    "і",
    "2",
    "²",
    "２",
    "٢",
    "é",
    "e\u0301",
    "É",
    "e",
    "k",
    "\u212a",
    "å",
    "\u212b",
    "o",
    "ο",
    "о",
    "\u00ad",
    "\u200b",
    "\u200d",
    "\ufe0f",
    "\u3164",
    "\u034f",
    "-",
    "\u2010",
    "ﬀ",
    "ff",
    "ⓐ",
    "𝐚",
    "m",
    "rn",
    "⁄",
    "µ",
    "μ",
)
words = st.lists(st.sampled_from(ALIKE), min_size=1, max_size=4).map("".join)
domains = st.builds("{}.{}".format, words, st.sampled_from(("example", "EXAMPLE", "de", "ｄｅ")))
addresses = st.builds("{}@{}".format, words, domains)
PAIRS = (
    ("mara@straße.example", "mara@strasse.example"),
    ("mara@ﬁsh.example", "mara@fish.example"),
    ("maſa@example.com", "masa@example.com"),
    ("mara²@example.com", "mara2@example.com"),
    ("ｍara@example.com", "mara@example.com"),
    ("ma\u00adra@example.com", "mara@example.com"),
    ("ma\u200bra@example.com", "mara@example.com"),
    ("mаra@example.com", "mara@example.com"),
    ("ısa@example.com", "isa@example.com"),
    ("jose\u0301@example.com", "josé@example.com"),
    ("JOSÉ@example.com", "josé@example.com"),
    ("mara@bücher.example", "mara@bucher.example"),
    ("mara@\u212aing.example", "mara@king.example"),
    ("mara@exam\u00adple.com", "mara@example.com"),
    ("mara@ｅxample.com", "mara@example.com"),
    ("mara@example。com", "mara@example.com"),
)


def same(one: str, other: str) -> bool:
    """Whether two addresses are one mailbox, worked out without the code under test: capitals and accents only."""

    def plain(address: str) -> tuple[str, str]:
        local, _, domain = address.rpartition("@")
        low = "".join(char.lower() if char in string.ascii_letters else char for char in local)
        return low, unicodedata.normalize("NFC", domain.lower())

    return plain(one) == plain(other)


@given(addresses, addresses)
@example("mara@straße.example", "mara@strasse.example")
def test_no_two_different_addresses_own_one_order(placed: str, other: str) -> None:
    assume(normal_email(other))
    principal = Principal.customer("shop", other)
    assert principal.owns(placed) <= same(placed, other)
    assert principal.owns(placed) or not same(placed, other)


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_is_written_has_one_spelling_or_none(local: str, domain: str) -> None:
    found = normal_email(f"{local}@{domain}")
    assert normal_email(found) == found
    assert found.rpartition("@")[2].isascii()
    assert all(normal_email(each) == found for each in spellings(found))
    assert normal_email(deliverable(f"{local}@{domain}")) == found


@pytest.mark.parametrize(("placed", "other"), PAIRS)
def test_addresses_that_look_alike(placed: str, other: str) -> None:
    for mine, theirs in ((placed, other), (other, placed)):
        if normal_email(mine):
            assert not Principal.customer("shop", mine).owns(theirs)
        else:
            with pytest.raises(NotAuthenticated):
                Principal.customer("shop", mine)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara.Lindt@Example.COM", "mara.lindt@example.com"),
        ("mara@STRAßE.example", "mara@straße.example"),
        ("mara@straße.example", "mara@xn--strae-oqa.example"),
        ("mara@BÜCHER.example", "mara@bu\u0308cher.example"),
        (" mara@example.com\n", "mara@example.com"),
        ("o'neil+shop@a_b.example", "O'Neil+Shop@a_b.example"),
    ],
)
def test_one_mailbox_in_two_spellings(one: str, other: str) -> None:
    assert normal_email(one) == normal_email(other) != ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mara",
        "@example.com",
        "mara@",
        "a@b@example.com",
        '"a b"@example.com',
        "ma ra@example.com",
        "Mara <mara@example.com>",
        "a@example.com,b@example.com",
        "mara@exa mple.com",
        "mara@-.example.",
        "x@i❤.ws",
        "mara@xn--zz.com",
        "mara\u2060@example.com",
        "\u202emara@example.com",
        "mara@example.com\u200b",
        "m\x00@a.de",
        "a" * 65 + "@example.com",
        "a@" + "b" * 300 + ".de",
        "mara@example..com",
        "\u3164@example.com",
    ],
)
def test_what_is_no_mailbox(text: str) -> None:
    assert normal_email(text) == deliverable(text) == "" and spellings(text) == ()


def test_mail_goes_out_with_the_local_part_as_it_was_given() -> None:
    assert deliverable("Mara.Lindt@Straße.example") == "Mara.Lindt@xn--strae-oqa.example"
    assert spellings("Mara@Straße.example") == ("mara@xn--strae-oqa.example", "mara@straße.example")


@pytest.mark.parametrize(
    ("signed", "order", "mine"),
    [
        ("c501", "c501", True),
        ("c501", "", True),
        ("", "c501", True),
        ("c501", "c502", False),
        ("7", "customer-7", True),
        ("7", "gid://shopify/Customer/7", True),
        ("gid://shopify/Customer/7", "gid://shopify/Customer/77", False),
    ],
)
def test_who_signed_in_owns_nothing_of_another_customer_id(signed: str, order: str, mine: bool) -> None:
    principal = Principal.customer("shop", "mara@example.com", customer_id=signed)
    assert principal.owns("mara@example.com", order) is mine
    assert not principal.owns("jonas@example.com", order)
    assert plain_id(plain_id(order)) == plain_id(order)
