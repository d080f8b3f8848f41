"""How much of a message there is to read."""

import pytest

from commerce.extent import too_much

LETTER = (
    "Dear team, I ordered two mugs (order 1012) on 3 November, and one of them arrived with a crack in its handle; the "
    "other one is fine. I'd like to keep that one, of course! Could you please refund 12,50 € to my card?\n\n"
)
HINDI = "नमस्ते, मेरा ऑर्डर 1012 अभी तक नहीं पहुँचा है। कृपया बताइए कि वह कब पहुँचेगा। "
CHINESE = "您好，我上周订购的两个杯子里有一个把手裂了，另一个没有问题，我想保留。请问可以退款吗？订单号是1012。"


@pytest.mark.parametrize("text", [LETTER, HINDI, CHINESE, LETTER.replace(". ", ".\n> ")])
def test_what_people_write_is_read_up_to_the_longest_message(text: str) -> None:
    assert not too_much((text * 40)[:4000])


@pytest.mark.parametrize(
    "unit", ["€5", "€5€6,", "字。", "“a” ", '"a" ', "1015 ", "From: a\n", "no, ", "! ", "; ", "_a", "👍 ", "१ ", "a "]
)
def test_texts_of_nothing_but_parts_are_too_much(unit: str) -> None:
    assert too_much(unit * (4000 // len(unit)))
    assert not too_much(unit * 20)
