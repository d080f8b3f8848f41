"""Sentences that leave something out of a request, or do so after it was proposed; each row as in `said_rows`."""

from __future__ import annotations

from tests.adversary.said_rows import MAYA, items, row

LEFT_OUT = [
    row(
        "return everything of 1117 other than the scarf and the pans",
        "return_items 1117",
        "T-Shirt|Bottle",
        "Scarf|Pan",
        MAYA,
        **items(Scarf=1),
    ),
    row(
        "send back all of 1117 minus the bottle",
        "return_items 1117",
        "Scarf|Pan|T-Shirt",
        "Bottle",
        MAYA,
        **items(Bottle=1),
    ),
    row("return 1117 but not the t-shirt", "return_items 1117", "Scarf|Pan|Bottle", "T-Shirt", MAYA),
    row(
        "send everything in 1117 back, excluding the scarf, the bottle and the t-shirt",
        "return_items 1117",
        "Pan",
        "Scarf|Bottle|T-Shirt",
        MAYA,
        items={"T-Shirt": 1},
    ),
    row(
        "I keep the scarf and the t-shirt, return the rest of 1117",
        "return_items 1117",
        "Pan|Bottle",
        "Scarf|T-Shirt",
        MAYA,
        items={"T-Shirt": 1},
    ),
    row(
        "please return 1117 with the exception of the pans",
        "return_items 1117",
        "Scarf|T-Shirt|Bottle",
        "Pan",
        MAYA,
        **items(Pan=3),
    ),
    row(
        "return everything in 1117 save for the bottle and the scarf",
        "return_items 1117",
        "Pan|T-Shirt",
        "Scarf|Bottle",
        MAYA,
        **items(Scarf=1),
    ),
    row(
        "return 1117 except for the t-shirt",
        "return_items 1117",
        "Scarf|Pan|Bottle",
        "T-Shirt",
        MAYA,
        items={"T-Shirt": 1},
    ),
    row("refund 1408 but not the mugs", "refund_order 1408", "Pan", "Mug", **items(Mug=2)),
    row("refund everything in 1015 apart from the lamp", "refund_order 1015", "Candle", "Lamp", **items(Lamp=1)),
    row("refund all of 1015 without the candles", "refund_order 1015", "Lamp", "Candle", **items(Candle=2)),
    row("send back all of 1414, just not the pan", "return_items 1414", "Mug", "Pan", **items(Pan=1)),
    row("return 1012 aside from the beanie", "return_items 1012", "T-Shirt", "Beanie", **items(Beanie=1)),
    row("refund everything in 1408 leaving out the pan", "refund_order 1408", "Mug", "Pan", **items(Pan=1)),
    row("refund the whole order 1015, leave out the lamp", "refund_order 1015", "Candle", "Lamp", **items(Lamp=1)),
    row(
        "I want to return 1117, all of it minus 1 pan",
        "return_items 1117",
        "2 x Umber|Scarf|Bottle|T-Shirt",
        "3 x",
        MAYA,
        **items(Pan=3),
    ),
    row(
        "return everything of 1117 except one of the pans and the scarf",
        "return_items 1117",
        "2 x Umber|Bottle|T-Shirt",
        "Scarf|3 x",
        MAYA,
        **items(Scarf=1),
    ),
    row(
        "return all of 1117 but neither the scarf nor the bottle",
        "return_items 1117",
        "Pan|T-Shirt",
        "Scarf|Bottle",
        MAYA,
        **items(Scarf=1),
    ),
]
_SCARF_AND_BOTTLE = "return the scarf and the bottle from 1117"
LESS = [
    *(
        row(
            f"{_SCARF_AND_BOTTLE} / {less}",
            "return_items 1117",
            "Scarf",
            "Bottle|Pan|T-Shirt",
            MAYA,
            items={"Scarf": 1, "Pan": 3, "T-Shirt": 1},
        )
        for less in (
            "leave out the bottle",
            "not the bottle",
            "but not the bottle please",
            "minus the bottle",
            "apart from the bottle",
            "I keep the bottle",
            "no, leave the bottle",
            "actually without the bottle",
            "other than the bottle",
        )
    ),
    *(
        row(
            f"{_SCARF_AND_BOTTLE} / {less}",
            "return_items 1117",
            "Bottle",
            "Scarf|Pan|T-Shirt",
            MAYA,
            items={"Bottle": 1, "Pan": 3, "T-Shirt": 1},
        )
        for less in (
            "except the scarf please",
            "without the scarf",
            "everything but the scarf",
            "the scarf stays",
            "excluding the scarf",
        )
    ),
    row(
        "return the scarf, the t-shirt and the bottle from 1117 / without the t-shirt and the scarf",
        "return_items 1117",
        "Bottle",
        "Scarf|T-Shirt|Pan",
        MAYA,
        **items(Bottle=1, Pan=3),
    ),
    row(
        "refund the lamp and one candle from 1015 / without the lamp",
        "refund_order 1015",
        "1 x",
        "Lamp|2 x",
        **items(Lamp=1),
    ),
]
KINDS = {"left out": LEFT_OUT, "less": LESS}
