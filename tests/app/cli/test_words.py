"""What the faces of the terminal say beside the clerk's own words."""

from __future__ import annotations

import pytest

from agent.blocks import ArticleFacts, PictureBlock, QuickRepliesBlock
from app.cli.words import of_blocks, unnamed
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
