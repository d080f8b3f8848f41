"""An address counts where its sentence is the order to send there: not where it asks, tells or has it confirmed."""

from __future__ import annotations

import pytest

from service import sending

PLACE = {"line1": "Gartenweg 3", "city": "Hamburg", "postcode": "20095", "country": "DE"}
WHERE = "Gartenweg 3, 20095 Hamburg"


@pytest.mark.parametrize(
    "text",
    [
        f"send 1015 to {WHERE}?",
        f"1015 goes to {WHERE}?",
        f"1015 has the address {WHERE}",
        f"1015 has address {WHERE}",
        f"the address of 1015 is {WHERE}, correct",
        f"the address of 1015 is {WHERE}, right?",
        f"1015 geht an {WHERE}, richtig?",
        f"you can send 1015 to {WHERE}",
        f"we can send 1015 to {WHERE}",
        f"send another 1015 to {WHERE}",
        f"send 1015 back to {WHERE}",
        f"send 1015 to {WHERE}, then to my home",
        f"ship 1408 to {WHERE}, please. And where is 1015?",
        f"1015 went to the wrong address {WHERE}",
        f"{WHERE} is the wrong address for 1015",
    ],
)
def test_a_question_or_a_statement_is_no_order_to_send(text: str) -> None:
    assert sending.standing(PLACE, text, "1015") != "plain"


@pytest.mark.parametrize(
    "text",
    [
        f"send 1015 to {WHERE} please",
        f"can you send 1015 to {WHERE}?",
        f"the correct address of 1015 is {WHERE}",
        f"my address for 1015 has changed: {WHERE}",
        f"could 1015 be delivered to {WHERE}?",
        f"können Sie 1015 an {WHERE} schicken?",
        f"send 1015 to {WHERE}. Is that possible?",
        f"my address for 1015 is wrong, it should be {WHERE}",
    ],
)
def test_a_request_is_one(text: str) -> None:
    assert sending.standing(PLACE, text, "1015") == "plain"
