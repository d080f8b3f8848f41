"""What the faces of the terminal say beside the clerk's own words."""

from __future__ import annotations

import pytest

from agent.blocks import ArticleFacts, PictureBlock, QuickRepliesBlock, QuickReply
from agent.events import Reply
from app.cli import terminal_text
from app.cli.terminal_text import of_blocks, unnamed
from commerce.titles import title


@pytest.mark.parametrize(
    "named",
    [
        'Teapot "Dawn" & Lid',
        "Teekanne „Morgen“",
        "Théière «Aube»",
        "Mug [blue]",
        'Monitor 27" – "Pro"',
        "Plain Mug",
        "Cup! Only today",
        "Lampada “Alba”",
        "X" * 120,
    ],
)
def test_a_product_is_named_also_in_the_words_that_code_makes_of_its_title(named: str) -> None:
    items = [{"title": named}, {"title": "Rain Jacket"}]
    assert unnamed(items, f"Here is what I found:\n- {title(named)}, 49.00 EUR") == items[1:]
    assert unnamed(items, f"The {named} holds a litre.") == items[1:]


def test_blocks_that_cannot_be_pressed_here_say_what_to_do() -> None:
    article = ArticleFacts(
        product_id="1", variant_id="2", sku="X-1", title="Coat", price="1.00", currency="EUR", in_stock=True
    )
    blocks = [PictureBlock(article=article, words="Run `shopclerk tryon PHOTO X-1`."), QuickRepliesBlock(replies=[])]
    assert of_blocks(blocks) == ["Run `shopclerk tryon PHOTO X-1`."]
    assert of_blocks([]) == []


def _reply(*replies: QuickReply, proposal: dict[str, str] | None = None) -> Reply:
    return Reply(conversation_id="c", text="t", blocks=[QuickRepliesBlock(replies=list(replies))], proposal=proposal)


def test_quick_replies_are_taken_by_number_or_name_and_nothing_else_changes() -> None:
    found = terminal_text.choices(
        _reply(QuickReply(label="#1015", say="1015"), QuickReply(label="Yes", say="yes please"))
    )
    assert found == [("#1015", "1015"), ("Yes", "yes please")]
    assert (
        terminal_text.chosen(" 1 ", found) == "1015"
        and terminal_text.chosen("2", found) == terminal_text.chosen("YES", found) == "yes please"
    )
    for text in ("0", "3", "1015", "yes, both", "9" * 5000, "²", ""):
        assert terminal_text.chosen(text, found) == text
    assert terminal_text.chosen("1", []) == "1"


def test_a_number_is_no_answer_while_a_change_waits_and_no_button_of_the_pages_is_offered() -> None:
    said = QuickReply(label="Yes", say="yes please")
    assert terminal_text.choices(_reply(said, proposal={"proposal_id": "p", "hash": "h"})) == []
    assert terminal_text.choices(_reply(QuickReply(label="Delete my photo", do="delete_photo"))) == []
