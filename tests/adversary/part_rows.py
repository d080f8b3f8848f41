"""Sentences for `test_parts`: a part of an order, in the words of shoppers, and a call for another part, or for all.

Rows are as in `said_rows`. An empty ``shows`` is for words that nobody can tell the meaning of: they are asked about.
"""

from __future__ import annotations

from tests.adversary.said_rows import JONAS, items, row

WHOLE_1015 = "126.80"
UNKNOWN_IN_A_LIST = [
    row("return the skillet and one mug from 1414", "return_items 1414", "", "Send back", **items(Mug=1)),
    row("refund one cup and the pan on 1408", "refund_order 1408", "", "Refund", **items(Pan=1)),
    row(
        "i'd like to return 1 of the 2 mugs and the skillet in 1414",
        "return_items 1414",
        "",
        "Send back",
        **items(Mug=1),
    ),
    row("send back the shirts and the hat from 1012", "return_items 1012", "", "Send back", items={"T-Shirt": 2}),
    row("refund the candels and the lamp shade bit of 1015", "refund_order 1015", "", "Refund", **items(Lamp=1)),
    row(
        "refund the lamp, the vase and both candles of 1015",
        "refund_order 1015",
        "",
        "Refund",
        **items(Lamp=1, Candle=2),
    ),
    row("please return my saucer plus a mug of order 1414", "return_items 1414", "", "Send back", **items(Mug=1)),
    row("refund mug and teapot of 1408", "refund_order 1408", "", "Refund", **items(Mug=1)),
    row("for 1408 refund the pan & the kettle", "refund_order 1408", "", "Refund", **items(Pan=1)),
    row("return the beanie, gloves and scarf of 1012", "return_items 1012", "", "Send back", **items(Beanie=1)),
    row("from 1414 i want to send back two mugs and a wok", "return_items 1414", "", "Send back", **items(Mug=2)),
    row(
        "take back the t-shirts and the jumper of 1012 please",
        "return_items 1012",
        "",
        "Send back",
        items={"T-Shirt": 2},
    ),
    row("refund a candle and the bulb from 1015", "refund_order 1015", "", "Refund", **items(Candle=1)),
    row("cancel the lamp and the hanger of 1015", "refund_order 1015", "", "Refund|Cancel", **items(Lamp=1)),
    row(
        "only need a refund for the lid of the pan in 1414, it was missing",
        "refund_order 1414",
        "",
        "Refund",
        **items(Pan=1),
    ),
    row("refund the handle of the mug in 1414", "refund_order 1414", "", "Refund", **items(Mug=1)),
    row("erstatte die Zirbeldose und die Pfanne von 1414", "refund_order 1414", "", "Refund", **items(Pan=1)),
    row(
        "return the skillet and one mug from 1414 / 1", "return_items 1414", "1 x Cleo|1 x Moss", "2 x", **items(Mug=2)
    ),
    row(
        "refund one cup and the pan on 1408 / the mug", "refund_order 1408", "1 x Kite|1 x Ulva", "2 x", **items(Mug=2)
    ),
    row(
        "send back the shirts and the hat from 1012 / 2",
        "return_items 1012",
        "2 x Rowan|Beanie",
        "1 x Rowan",
        items={"T-Shirt": 1},
    ),
    row("return the skillet and the saucer from 1414 / 1", "return_items 1414", "", "Send back", **items(Pan=1)),
]
MISSPELT = [
    row(
        "i want to send back 1 tee and the beanie of 1012",
        "return_items 1012",
        "1 x Rowan|Beanie",
        "2 x",
        items={"T-Shirt": 2},
    ),
    row("return one mug and the fryingpan of 1414", "return_items 1414", "1 x Moss|Pan", "2 x", **items(Mug=2, Pan=1)),
    row(
        "refund a tshirt and the beenie from 1012",
        "refund_order 1012",
        "1 x Rowan|Beanie",
        "2 x",
        items={"T-Shirt": 2, "Beanie": 1},
    ),
    row("plz refund one of the muggs from 1408", "refund_order 1408", "1 x Ulva", "Pan|2 x", **items(Mug=2)),
    row("refund the lmap of 1015", "refund_order 1015", "Lamp", "Candle"),
    row("send back one of the t shirts of 1012", "return_items 1012", "1 x Rowan", "Beanie|2 x", items={"T-Shirt": 2}),
    row("return the tees of 1012", "return_items 1012", "2 x Rowan", "Beanie"),
    row("refund one candel of 1015", "refund_order 1015", "1 x", "Lamp|2 x", **items(Candle=2)),
    row("refund the laamp of 1015", "refund_order 1015", "Lamp", "Candle"),
    row("return the bennie from 1012", "return_items 1012", "", "T-Shirt"),
]
ONE_IS_NOT_ALL = [
    row("can u refund one of the candels from 1015", "refund_order 1015", "1 x Delft", f"Lamp|{WHOLE_1015}"),
    row(
        "can u refund one of the candels from 1015 / no wait, both of them",
        "refund_order 1015",
        "2 x Delft",
        "Lamp",
        **items(Lamp=1, Candle=2),
    ),
    row("of my 2 tees (1012) one has a hole, refund that one please", "refund_order 1012", "1 x Rowan", "Beanie|2 x"),
    row("i dont want the lmap in 1015 anymore. can i get the money for it back", "refund_order 1015", "Lamp", "Candle"),
    row("the pan in 1414 burns everything, total crap. money back!!", "refund_order 1414", "Pan", "Mug"),
    row(
        "2 of my mugs in 1414, well one of them is broken. refund for the broken one",
        "refund_order 1414",
        "1 x",
        "2 x|Pan",
        **items(Mug=2),
    ),
    row(
        "4 mugs came in 1014, 2 of em cracked. i wanna send the cracked ones back",
        "return_items 1014",
        "2 x",
        "4 x",
        JONAS,
        **items(Mug=4),
    ),
    row("return a couple of the mugs from 1014", "return_items 1014", "2 x", "4 x", JONAS, **items(Mug=4)),
    row(
        "return a couple of the mugs from 1014 / make it three",
        "return_items 1014",
        "3 x",
        "2 x|4 x",
        JONAS,
        **items(Mug=2),
    ),
    row("send some of the mugs in 1014 back", "return_items 1014", "", "Send back", JONAS, **items(Mug=4)),
    row("i want to return a few of the mugs of 1014", "return_items 1014", "", "Send back", JONAS, **items(Mug=4)),
    row("three mugs of 1014 go back please", "return_items 1014", "3 x", "4 x", JONAS, **items(Mug=4)),
    row(
        "order 1014: four mugs arrived, one of those is chipped. refund the chipped one",
        "refund_order 1014",
        "",
        "4 x",
        JONAS,
        **items(Mug=4),
    ),
    row("the mugs in 1414 stain everything. refund please", "refund_order 1414", "Mug", "Pan"),
    row("refund 1414, the kettle leaks", "refund_order 1414", "", "Refund"),
    row("cancel 1015, the hanger is not the one i wanted", "cancel_order 1015", "", "Cancel"),
    row("rembourse la tasse de 1408", "refund_order 1408", "", "102.80"),
    row("i want my money back for the teapot in 1408", "refund_order 1408", "", "Refund"),
    row("refund the other lamp of 1015 and its shade", "refund_order 1015", "", "Refund", **items(Lamp=1)),
]
MINUS = [
    row(
        "dont refund the lamp, refund the candles, 1015",
        "refund_order 1015",
        "2 x Delft",
        "Lamp",
        **items(Lamp=1, Candle=2),
    ),
    row(
        "do not return the pan of 1414, return the mugs", "return_items 1414", "2 x Moss", "Pan", **items(Pan=1, Mug=2)
    ),
    row("refund 1015 minus one candle", "refund_order 1015", "Lamp|1 x Delft", "2 x", **items(Lamp=1)),
    row("return 1414 without one mug", "return_items 1414", "Pan|1 x Moss", "2 x", **items(Pan=1)),
    row("refund 1015 / hmm one candle stays too", "refund_order 1015", "Lamp|1 x Delft", "2 x", **items(Lamp=1)),
    row("return 1414 / i keep one mug", "return_items 1414", "Pan|1 x Moss", "2 x", **items(Pan=1)),
    row("refund 1414 but not both mugs, just one of them", "refund_order 1414", "Pan|1 x Moss", "2 x", **items(Pan=1)),
    row(
        "refund the candles from 1015... ah, not the candles, the lamp",
        "refund_order 1015",
        "",
        "Candle",
        **items(Candle=2),
    ),
    row(
        "refund only one of the tees and not the beanie of 1012",
        "refund_order 1012",
        "1 x Rowan",
        "Beanie",
        items={"T-Shirt": 2},
    ),
    row("return 1012 / not the tees", "return_items 1012", "Beanie", "T-Shirt", items={"T-Shirt": 2}),
    row(
        "both mugs in 1414 are fine but the pan is bent. refund pls", "refund_order 1414", "Pan", "Mug", **items(Mug=2)
    ),
    row(
        "the tees of 1012 are great but the beanie itches, refund",
        "refund_order 1012",
        "Beanie",
        "T-Shirt",
        items={"T-Shirt": 2},
    ),
    row("refund 1408 minus a mug", "refund_order 1408", "", "2 x|102.80", **items(Pan=1)),
]
OTHER_DEED = [
    row(
        "cancel 1408 / hmm can i instead just change the mug colour to white?",
        "refund_order 1408",
        "",
        "Refund|Cancel",
        **items(Mug=1),
    ),
    row(
        "cancel 1408 / can i just change the mugs to white instead?",
        "refund_order 1408",
        "White",
        "Refund|Cancel",
        **items(Mug=2),
    ),
    row(
        "cancel order 1015 and reorder it with a different lamp",
        "refund_order 1015",
        "",
        "Refund|Cancel",
        **items(Lamp=1),
    ),
    row("a mug was broken in 1414, can i have a new one", "return_items 1414", "", "Send back|Refund", **items(Mug=1)),
    row(
        "the pan of 1414 is bent, please send me a new one", "refund_order 1414", "", "Send back|Refund", **items(Pan=1)
    ),
    row("i want a different colour for the mugs in 1414", "return_items 1414", "", "Send back|Refund", **items(Mug=2)),
    row("cancel 1015 / what happens with the candles then", "refund_order 1015", "", "Refund", **items(Candle=2)),
    row("cancel 1015 / when would the money be here", "cancel_order 1015", "", "Refund"),
    row("cancel 1015 / my mistake, thats the lamp one", "cancel_order 1015", "", "Cancel", reason="ordered_by_mistake"),
    row("return the pan of 1414 / do you have a bigger one?", "return_items 1414", "", "too small", **items(Pan=1)),
    row(
        "could i get 10% off 1414 because the box was dented",
        "return_items 1414",
        "",
        "Send back|Refund",
        **items(Mug=2),
    ),
    row(
        "id like the tshirts of 1012 in black instead, size L",
        "return_items 1012",
        "",
        "Send back|Beanie|Ecru / L",
        items={"T-Shirt": 2},
    ),
]
WHY = [
    row(
        "the beanie in 1012 is scratchy, want my money back",
        "refund_order 1012",
        "Beanie",
        "reason",
        **items(Beanie=1),
        cause="lost",
    ),
    row(
        "refund the beanie of 1012; the tees had a hole",
        "refund_order 1012",
        "Beanie",
        "reason|T-Shirt",
        **items(Beanie=1),
        cause="defective",
    ),
    row(
        "return the pan of 1414, the mugs were broken",
        "return_items 1414",
        "Pan",
        "reason|Mug",
        **items(Pan=1),
        reason="defective",
    ),
]
BOX = [
    *(
        row(
            f"send 1015 to {line}, 20095 Hamburg, Germany",
            "change_address 1015",
            "",
            "Send",
            line1=line,
            city="Hamburg",
            postcode="20095",
            country="Germany",
        )
        for line in ("Packstation 145", "Postfach 1234", "PO Box 120", "DHL Packstation 7", "Paketbox 12")
    ),
    row(
        "send 1015 to Parcel locker 12, Hauptstr. 5, 20095 Hamburg, Germany",
        "change_address 1015",
        "",
        "Send",
        line1="Hauptstr. 5",
        line2="Parcel locker 12",
        city="Hamburg",
        postcode="20095",
        country="Germany",
    ),
]
KINDS = {
    "unknown in a list": UNKNOWN_IN_A_LIST,
    "misspelt": MISSPELT,
    "one is not all": ONE_IS_NOT_ALL,
    "minus": MINUS,
    "other deed": OTHER_DEED,
    "why": WHY,
    "box": BOX,
}
#: Words for all of an order, and what is said beside: no question is needed.
ALL_OF_IT = [
    "refund order 1015 please, i ordered by mistake",
    "refund 1015, my wife bought the same yesterday",
    "i want my money back for order 1015",
    "can you refund everything in 1015, thanks",
    "please refund my order 1015, it took too long",
    "refund all of 1015 to my card please",
    "Hi, could you refund the whole order 1015? I found a better price.",
    "1015 refund please, it is for a birthday and comes too late",
]
