"""An order is named by its number, or by what no other order of the customer's has."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from commerce.customer import Principal
from commerce.errors import InputError
from commerce.order import Order
from commerce.pointing import Said
from commerce.sentences import say
from service import naming, orders
from tests.service.test_order_words import MINE, TODAY

WHO = Principal.customer("shop", "a@example.com")


@pytest.fixture(autouse=True)
def _their_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    async def mine(*_: Any) -> list[Any]:
        return list(MINE)

    class Clock:
        @staticmethod
        def now() -> Any:
            return Clock

        @staticmethod
        def date() -> Any:
            return TODAY

    monkeypatch.setattr(orders, "mine", mine)
    monkeypatch.setattr(naming, "clock", Clock)


async def accepted(
    number: str,
    said: Sequence[Said],
    answered: tuple[str, ...] | None = (),
    able: Callable[[Order], bool] = lambda _: True,
) -> bool:
    try:
        await naming.check_order(None, WHO, said, number, answered, able)  # type: ignore[arg-type]
    except InputError as error:
        assert error.code == "order_not_named"
        return False
    return True


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("cancel my lamp order", "15"),
        ("refund the socks please", "07"),
        ("cancel my order from yesterday", "15"),
        ("return the sage mug", "14"),
        ("cancel my last order", "25"),
        ("the frying pan came with a dent", "14"),
        ("i only need one rain jacket, take the other off", "07"),
        ("the lamp in my open order should be white not pink", "15"),
        ("t-shirts in L instead please, swap them", "12"),
        ("the sneakers i got, the seam is coming apart", "03"),
    ],
)
async def test_an_order_is_named_by_what_no_other_has(words: str, number: str) -> None:
    assert await accepted(number, [Said(True, words)])


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("cancel my lamp order", "25"),  # another one than they named
        ("return the mug", "14"),  # two of their orders hold one
        ("cancel my order", "15"),
        ("where is my parcel, cancel it", "07"),  # that it is not here names none
        ("cancel the order before that", "15"),  # before what?
        ("cancel the order from 3 november", "15"),
    ],
)
async def test_no_other_order_is_taken_for_named(words: str, number: str) -> None:
    assert not await accepted(number, [Said(True, words)])


@pytest.mark.parametrize(
    "words",
    [
        ("cancel my order", "do you sell a lamp for a bedroom?"),
        ("cancel my order", "my friend has a lamp like this"),
        ("cancel my order", "> cancel the lamp order"),
        ("cancel my order, not the lamp",),
        ("cancel my order but not the lamp order",),
        ("do not touch the lamp order. cancel the other one",),
        ("cancel all orders except the lamp order",),
        ("cancel my order", "what does a lamp cost?"),
        ("cancel my order", "i did not mean the lamp order"),
        ("cancel my order", "is the lamp broken?"),
    ],
)
async def test_what_is_asked_quoted_or_left_out_names_no_order(words: tuple[str, ...]) -> None:
    assert not await accepted("15", [Said(True, each) for each in words])


@pytest.mark.parametrize("words", ["cancel my order, not my last order", "cancel my second last order"])
async def test_another_than_the_last_is_not_the_last(words: str) -> None:
    assert not await accepted("25", [Said(True, words)])


STATED = [
    (("the lamp doesnt match my room",), "15"),
    (("dont want the lamp any more",), "15"),
    (("the lamp is not for me. what about the socks?",), "15"),
    (("that lamp is too bright, get rid of it but keep the rest",), "15"),
    (("the lamp doesnt work with my dimmer", "then i want to give it back"), "15"),
]


@pytest.mark.parametrize(("words", "number"), STATED)
async def test_to_the_engine_a_plain_statement_names_one_and_to_a_model_it_does_not(
    words: tuple[str, ...], number: str
) -> None:
    said = [Said(True, each) for each in words]
    assert await accepted(number, said, None)
    assert not await accepted("25", said, None)


@pytest.mark.parametrize(
    "words",
    [
        ("do not touch the lamp",),
        ("what does a lamp cost?",),
        ("is the lamp broken?",),
        ("keep the lamp",),
        ("anything but the lamp",),
        ("> the lamp is ugly",),
        ("the mug is not for me",),  # two of their orders hold one
    ],
)
async def test_to_the_engine_what_is_asked_or_kept_names_none(words: tuple[str, ...]) -> None:
    assert not await accepted("15", [Said(True, each) for each in words], None)
    assert not await accepted("14", [Said(True, each) for each in words], None)


async def test_of_two_that_words_fit_the_one_that_can_take_the_change_is_named_to_the_engine_alone() -> None:
    said = [Said(True, "the mug is not for me")]
    assert await accepted("14", said, None, lambda order: order.number == "14")
    assert not await accepted("14", said, (), lambda order: order.number == "14")


async def test_the_answer_to_which_order_names_it() -> None:
    said = [Said(True, "cancel my order"), Said(False, say("orders.which")), Said(True, "the one with the lamp")]
    assert await accepted("15", said)
    assert not await accepted("15", [*said[:2], Said(True, "not the lamp")])


async def test_the_newest_words_that_name_one_count() -> None:
    said = [Said(True, "where are my socks"), Said(False, "They are on their way."), Said(True, "cancel the lamp")]
    assert await accepted("15", said)
    assert not await accepted("07", said)


async def test_one_that_an_earlier_answer_showed_counts_where_code_wrote_the_answers() -> None:
    said = [
        Said(True, "how is my parcel"),
        Said(False, "Order 14. Status: delivered."),
        Said(True, "send it back"),
        Said(False, "Why should it go back?"),
        Said(True, "too small"),
    ]
    assert await accepted("14", said, None)
    assert not await accepted("14", said, ())  # what a model wrote shows nothing
    assert not await accepted("12", said, None)
