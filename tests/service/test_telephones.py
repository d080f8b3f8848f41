"""The telephone on a parcel is the one that the customer wrote for it: no other digits, no part of it, none left out."""

from __future__ import annotations

import pytest

from commerce.errors import InputError
from service.addressing import check

TO = "send order 1015 to Jonas Falk, Seilerweg 4, 20359 Hamburg, Germany"
THERE = {"name": "Jonas Falk", "line1": "Seilerweg 4", "city": "Hamburg", "postcode": "20359", "country": "DE"}
PHONE = "040 2345678"
WITH = f"{TO}, phone {PHONE}"


def refused(telephone: str, *words: str) -> bool:
    try:
        check({**THERE, "telephone": telephone}, words, "1015")
    except InputError as error:
        assert error.code == "bad_address" and "telephone" in str(error.ask)
        return True
    return False


@pytest.mark.parametrize(
    ("words", "telephone"),
    [
        ((f"{TO}. Do not call {PHONE}",), PHONE),
        ((f"{TO}. Never give the carrier {PHONE}",), PHONE),
        ((f"{TO}. Do not use my phone {PHONE}",), PHONE),
        ((f"{TO}, my old phone: {PHONE}",), PHONE),
        (("my ex's number is 040 2345678, never call it", TO), PHONE),
        (("my old number was 040 2345678", TO), PHONE),
        (("is 0900 1234567 your hotline?", TO), "0900 1234567"),
        ((WITH, f"not phone {PHONE} please"), PHONE),
        (("my card 4111 1111 1111 1111 was charged twice", TO), "4111 1111 1111 1111"),
        ((f"{TO}, phone 3782 822463 10005",), "3782 822463 10005"),
        (("IBAN DE89 3704 0044 0532 0130 00", TO), "3704 0044 0532 0130 00"),
        ((WITH,), "2345678"),
        ((WITH,), "040"),
        ((f"{TO}, phone 0402345678",), "402345678"),
        ((f"{TO}, phone 0402345678",), "+402345678"),
        ((TO,), "20359"),
        ((TO,), "4"),
        ((TO,), "1015"),
        (("I paid 126.80 EUR", TO), "126.80"),
        ((TO,), "112"),
        ((f"{WITH}, no wait, 040 9999999",), PHONE),
        ((WITH, "the phone is wrong, it is 040 9999999"), PHONE),
        ((f"{TO}, my phone is {PHONE}, his is 040 9999999",), PHONE),
        ((WITH, "phone 040 9999999"), PHONE),
    ],
)
def test_other_digits_are_no_telephone_for_the_parcel(words: tuple[str, ...], telephone: str) -> None:
    assert refused(telephone, *words)


@pytest.mark.parametrize("words", [(WITH,), (TO, "his phone is 040 2345678"), (TO, PHONE)])
def test_a_telephone_that_was_written_is_not_left_out(words: tuple[str, ...]) -> None:
    assert refused("", *words)
    assert not refused(PHONE, *words)


@pytest.mark.parametrize(
    ("words", "telephone"),
    [
        ((TO,), ""),
        ((f"{TO}. Do not call {PHONE}",), ""),
        (("my old number was 040 2345678", TO), ""),
        ((f"{TO}, after 01.05.2026",), ""),
        ((WITH, "phone 040 9999999"), "040 9999999"),
        ((WITH, "040 9999999"), "040 9999999"),
        ((f"{TO}, phone: +49 (0) 40-2345678",), "+49 (0) 40-2345678"),
        ((WITH, "thanks"), "0402345678"),
        ((f"another address for 1015: phone {PHONE}", "Jonas Falk, Seilerweg 4, 20359 Hamburg, Germany"), PHONE),
        ((f"{WITH}, no wait, 040 9999999", "040 9999999"), "040 9999999"),
    ],
)
def test_what_was_written_for_the_parcel_is_taken(words: tuple[str, ...], telephone: str) -> None:
    assert not refused(telephone, *words)


def test_a_wish_that_waited_behind_another_change_keeps_its_telephone() -> None:
    address = {**THERE, "telephone": PHONE}
    check(address, ["yes"], "1015", [WITH])
    with pytest.raises(InputError):
        check(address, ["yes"], "1015", [TO])
