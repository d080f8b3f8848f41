"""Sentences for `test_said`: what a customer writes, a call that contradicts it, and what a right proposal names.

Each row: who speaks, their messages, the wrong call (action, order, what else), words that the engine's proposal has
and words that it has not. ``items`` are by a word of the title.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from connectors.stores.demo import cast

JONAS = "jonas.okafor@example.org"  # 1008: two t-shirts, a cap; open
MAYA = "maya.rodriguez@example.com"  # 1117: a scarf, three pans, a t-shirt, a bottle; arrived
HAMBURG = {"line1": "Gartenweg 3", "city": "Hamburg", "postcode": "20095", "country": "Germany"}


@dataclass(frozen=True)
class Row:
    """One talk."""

    says: tuple[str, ...]
    action: str
    order: str
    given: dict[str, Any] = field(default_factory=dict)
    shows: str = ""
    hides: str = ""
    who: str = cast.OWNER


def row(says: str, wrong: str, shows: str = "", hides: str = "", who: str = cast.OWNER, **given: Any) -> Row:
    """Return a row: messages apart by "/", the wrong call as "action order", words apart by "|"."""
    action, _, order = wrong.partition(" ")
    return Row(tuple(each.strip() for each in says.split(" / ")), action, order, given, shows, hides, who)


def items(**many: int) -> dict[str, Any]:
    """Return pieces by a word of their titles."""
    return {"items": many}


OTHER_ORDER = [
    row(
        "refund one mug from 1408 / actually refund the pan from 1414", "refund_order 1408", "", "1408", **items(Mug=1)
    ),
    row("cancel 1015 / cancel 1408 instead please", "cancel_order 1015", "1408", "1015"),
    row(
        "return the beanie of 1012 / rather return the mugs of 1414",
        "return_items 1012",
        "1414",
        "1012",
        **items(Beanie=1),
    ),
    row("cancel order 1018 / no, I meant 1015", "cancel_order 1018", "1015", "1018"),
    row("cancel 1015 / sorry, for 1408", "cancel_order 1015", "1408", "1015"),
    row("send the invoice of 1012 again / not that one, 1414", "resend_message 1012", "1414", "1012", kind="invoice"),
    row(
        "refund the lamp from 1015 / oh, and what I really want is to cancel 1408",
        "refund_order 1015",
        "1408",
        "1015",
        **items(Lamp=1),
    ),
    row("Where is order 1007? And cancel 1015, it was a mistake", "cancel_order 1007", "1015", "1007"),
    row(
        "When does 1007 arrive? Please charge order 1015 to PayPal.",
        "change_payment 1007",
        "1015",
        "1007",
        method="PayPal",
    ),
    row("what is the state of 1030, and return the beanie from 1012", "return_items 1030", "1012", "1030"),
    row("cancel 1015 and return one mug of 1414", "return_items 1015", "1015", "1414"),
    row("1408: cancel it. 1414: send the mugs back", "cancel_order 1414", "1408", "1414"),
    row("refund order 1012 / I want 1414 refunded, not 1012", "refund_order 1012", "1414", "1012"),
    row("cancel 1408 / the other one please, 1015", "cancel_order 1408", "1015", "1408"),
    row("where is 1015? cancel 1408", "cancel_order 1015", "1408", "1015"),
    row(
        "return the mugs of 1414 / and what about the lamp of 1015, refund that",
        "return_items 1414",
        "1015",
        "1414",
        **items(Mug=2),
    ),
]
TAKEN_BACK = [
    row("cancel 1408, oops, 1015", "cancel_order 1408", "1015", "1408"),
    row("please cancel order 1015. Correction: 1408.", "cancel_order 1015", "1408", "1015"),
    row("refund the lamp from 1015, I mean the candles", "refund_order 1015", "Candle", "Lamp", **items(Lamp=1)),
    row("cancel 1018... scratch that, 1015", "cancel_order 1018", "1015", "1018"),
    row(
        "return the t-shirt from 1012, or rather the beanie",
        "return_items 1012",
        "Beanie",
        "T-Shirt",
        items={"T-Shirt": 1},
    ),
    row("cancel 1015, no hold on, 1408", "cancel_order 1015", "1408", "1015"),
    row("refund one candle from 1015, make that two", "refund_order 1015", "2 x", "1 x", **items(Candle=1)),
    row("refund both mugs from 1408, sorry, one", "refund_order 1408", "1 x", "2 x", **items(Mug=2)),
    row("cancel 1015. Scratch that, I still want it.", "cancel_order 1015", "", "1015"),
    row("send the invoice of 1012 again, I meant 1414", "resend_message 1012", "1414", "1012", kind="invoice"),
    row("storniere 1408, nein moment, 1015", "cancel_order 1408", "1015", "1408"),
    row("annule 1408, je voulais dire 1015", "cancel_order 1408", "1015", "1408"),
    row("cancelar 1408, mejor dicho 1015", "cancel_order 1408", "1015", "1408"),
    row("cancel 1408, typo, 1015", "cancel_order 1408", "1015", "1408"),
    row("cancel order 1408, wait no, order 1015", "cancel_order 1408", "1015", "1408"),
    row("return the beanie of 1012, no, the t-shirts", "return_items 1012", "T-Shirt", "Beanie", **items(Beanie=1)),
    row("cancel 1408 i mean 1015", "cancel_order 1408", "1015", "1408"),
    row("cancel 1015 not 1408", "cancel_order 1408", "1015", "1408"),
    row("cancel 1018, 1015 i mean", "cancel_order 1018", "1015", "1018"),
    row(
        "please refund the mugs in 1408... actually just one of them", "refund_order 1408", "1 x", "2 x", **items(Mug=2)
    ),
]


DEED = [
    row(
        "return the beanie of 1012 / exchange the t-shirts from 1012 for a bigger size",
        "return_items 1012",
        "",
        "Send back",
        items={"T-Shirt": 2},
    ),
    row("swap one mug of 1414 for the white one", "return_items 1414", "", "Send back", **items(Mug=1)),
    row("exchange one t-shirt from 1012 for another size", "refund_order 1012", "", "Refund", items={"T-Shirt": 1}),
    row("send order 1015 to Gartenweg 3, 20095 Hamburg, Germany", "cancel_order 1015", "Gartenweg 3", "Cancel"),
    row("charge order 1015 to PayPal", "cancel_order 1015", "PayPal", "Cancel"),
    row("cancel order 1408", "change_address 1408", "Cancel", "Send", **HAMBURG),
    row("I want to swap the pan in 1408 for another size", "cancel_order 1408", "", "Cancel|Refund"),
    row("replace the pan of 1414 by the larger one", "return_items 1414", "", "Send back", **items(Pan=1)),
    row("resend the invoice of 1015", "cancel_order 1015", "invoice", "Cancel"),
    row(
        "return the mugs of 1414",
        "exchange_items 1414",
        "Send back",
        "Exchange",
        swaps=[{"item": "Mug", "quantity": 2, "variant": "White"}],
    ),
    row("don't cancel 1015, change its payment to PayPal", "cancel_order 1015", "", "Cancel"),
    row("return the mugs from 1414 / no, exchange them", "return_items 1414", "", "Send back", **items(Mug=2)),
    row("I'd like to exchange the beanie of 1012, no refund", "refund_order 1012", "", "Refund", **items(Beanie=1)),
    row("cancel 1015 / I changed my mind, change the payment of 1015 to PayPal", "cancel_order 1015", "", "Cancel"),
    row(
        "i'd like to return the mug from 1414 and get the white one instead",
        "refund_order 1414",
        "Exchange|1 x",
        "Send back|Refund",
        **items(Mug=1),
    ),
    row("please return the beanie of 1012", "change_payment 1012", "Send back", "charge", method="PayPal"),
]
COUNT = [
    row("I don't like the mugs in 1414. Can I give one back?", "return_items 1414", "1 x", "2 x", **items(Mug=2)),
    row(
        "the mugs of 1414 are too big. I want to send one of them back",
        "return_items 1414",
        "1 x",
        "2 x",
        **items(Mug=2),
    ),
    row("refund mug x1 of 1408", "refund_order 1408", "1 x", "2 x", **items(Mug=2)),
    row("refund 1x mug of 1408", "refund_order 1408", "1 x", "2 x", **items(Mug=2)),
    row("refund mug (1) of 1408", "refund_order 1408", "1 x", "2 x", **items(Mug=2)),
    row("refund the first mug of 1408", "refund_order 1408", "1 x", "2 x", **items(Mug=2)),
    row("refund the mug of order 1408", "refund_order 1408", "1 x", "2 x", **items(Mug=2)),
    row("return my mug of 1414", "return_items 1414", "1 x", "2 x", **items(Mug=2)),
    row("refund that candle of 1015, the lamp is fine", "refund_order 1015", "1 x", "2 x|Lamp", **items(Candle=2)),
    row("both t-shirts of 1012 came. I'd like to return one", "return_items 1012", "1 x", "2 x", items={"T-Shirt": 2}),
    row("refund mug x 2 of 1408", "refund_order 1408", "2 x", "1 x", **items(Mug=1)),
    row("refund mugs (2) of 1408", "refund_order 1408", "2 x", "1 x", **items(Mug=1)),
    row("take one of the mugs of 1414 back please", "return_items 1414", "1 x", "2 x", **items(Mug=2)),
    row("refund a candle of 1015", "refund_order 1015", "1 x", "2 x", **items(Candle=2)),
    row("the candles of 1015: refund one for me", "refund_order 1015", "1 x", "2 x", **items(Candle=2)),
]
ARTICLE = [
    row(
        "cancel the cap from 1008 / no the tshirts, both",
        "refund_order 1008",
        "2 x|T-Shirt",
        "Cap",
        JONAS,
        **items(Cap=1),
    ),
    row("refund the lamp from 1015 / no, the candles", "refund_order 1015", "Candle", "Lamp", **items(Lamp=1)),
    row(
        "return the beanie of 1012 / wait, only the t-shirts",
        "return_items 1012",
        "T-Shirt",
        "Beanie",
        **items(Beanie=1),
    ),
    row("return the scarf from 1117 / no, the bottle", "return_items 1117", "Bottle", "Scarf", MAYA, **items(Scarf=1)),
    row(
        "return the scarf from 1117 / just the t-shirt", "return_items 1117", "T-Shirt", "Scarf", MAYA, **items(Scarf=1)
    ),
    row("return the pan from 1414 / rather return one mug", "return_items 1414", "Mug", "Pan", **items(Pan=1)),
    row("refund one mug from 1408 / refund the pan instead", "refund_order 1408", "Pan", "Mug", **items(Mug=1)),
]
PLACE = [
    *(
        row(
            text,
            "change_address 1015",
            "Gartenweg 3",
            "1015 Gartenweg|Lindt, 1015|, 1015",
            **{**HAMBURG, "line1": wrong},
        )
        for text, wrong in (
            ("change the address of 1015 to Gartenweg 3, 20095 Hamburg, Germany", "1015 to Gartenweg 3"),
            ("send 1015 to Gartenweg 3, 20095 Hamburg, Germany", "1015 to Gartenweg 3"),
            ("ship order 1015 to Gartenweg 3, 20095 Hamburg, Germany", "1015 to Gartenweg 3"),
            ("order 1015: Gartenweg 3, 20095 Hamburg, Germany is the new address", "1015: Gartenweg 3"),
            ("new address for 1015 is Gartenweg 3, 20095 Hamburg, Germany", "1015 is Gartenweg 3"),
            ("please deliver 1015 to Gartenweg 3, 20095 Hamburg, Germany", "1015 to Gartenweg 3"),
            ("redirect 1015 to Gartenweg 3, 20095 Hamburg, Germany", "1015 to Gartenweg 3"),
            ("address for order #1015: Gartenweg 3, 20095 Hamburg, Germany", "1015: Gartenweg 3"),
            ("change the address on 1015 to Gartenweg 3, 20095 Hamburg, Germany", "1015 to Gartenweg 3"),
            ("the address for 1015 should be Gartenweg 3, 20095 Hamburg, Germany", "1015 should be Gartenweg 3"),
        )
    ),
    *(
        row(text, "change_address 1015", "Gartenweg 3", ", 1015", **{**HAMBURG, "postcode": "1015"})
        for text in (
            "change the address of 1015 to Gartenweg 3, 20095 Hamburg, Germany",
            "send 1015 to Gartenweg 3, 20095 Hamburg, Germany",
            "ship 1015 to Gartenweg 3, 20095 Hamburg, Germany, please",
            "new address for order 1015: Gartenweg 3, 20095 Hamburg, Germany",
            "order 1015 should go to Gartenweg 3, 20095 Hamburg, Germany",
        )
    ),
]
WAITS = [
    *(
        row(text, "cancel_order 1015", "", "Cancel")
        for text in (
            "cancel 1015 if the lamp is still in your warehouse",
            "cancel 1015 unless it went out today",
            "only cancel 1015 when the candles are sold out",
            "please cancel 1015 once my other parcel has come",
            "in case it is not packed yet, cancel 1015",
            "cancel order 1015, but only if I get all of it back",
            "if it is still cheaper elsewhere please cancel 1015",
            "cancel 1015 as soon as the candles are out of stock",
            "cancel 1015 next week",
            "Cancel 1015. Unless it has left by Monday.",
            "storniere 1015, falls sie noch da ist",
            "annule 1015 sauf si elle est partie",
            "cancela 1015 si no ha salido el lunes",
            "cancel 1015 provided that it is free",
            "cancel 1015 tomorrow please",
            "could you cancel 1015 if it is not on its way",
        )
    ),
    row("return the mugs of 1414 only if that is free", "return_items 1414", "", "Send back", **items(Mug=2)),
    row(
        "once the new one is here, send the beanie of 1012 back",
        "return_items 1012",
        "",
        "Send back",
        **items(Beanie=1),
    ),
]
SUM = [
    row("refund 8 EUR of order 1414", "refund_order 1414", "8.00 EUR of", "81.80"),
    row("refund 8 EUR of order 1414", "refund_order 1414", "8.00 EUR of", amount="2"),
    row("refund order 1414, it goes to the 2nd floor", "refund_order 1414", "", amount="2"),
    row("I want 7 EUR back for order 1414 / do you have jackets?", "refund_order 1414", "", "81.80"),
    row("refund 30% of 1414", "refund_order 1414", "", "Refund"),
    row("refund half of 1414", "refund_order 1414", "", "Refund"),
    row("cancel half of 1408", "cancel_order 1408", "", "Cancel"),
    row("refund 8 or 18 EUR of 1414", "refund_order 1414", "", "Refund", amount="18"),
    row("keep 8 EUR and refund the rest of 1414", "refund_order 1414", "", "Refund", amount="8"),
    row("refund everything but 8 EUR of 1414", "refund_order 1414", "", "Refund", amount="8"),
    row("refund up to 8 EUR of 1414", "refund_order 1414", "", "Refund", amount="8"),
]
UNKNOWN = [
    row("erstatte eine Tasse der Bestellung 1414", "refund_order 1414", "", "81.80"),
    row("erstatte eine Tasse der Bestellung 1414", "refund_order 1414", "", "81.80", **items(Pan=1, Mug=1)),
    row("reembolsa todo el 1414 salvo la sartén", "refund_order 1414", "", "81.80"),
    row("rembourse la commande 1414 hormis la poêle", "refund_order 1414", "", "81.80"),
    row("erstatte 1414, nur die Tassen", "refund_order 1414", "", "81.80"),
    row("refund one mug of order 1414", "refund_order 1414", "1 x", "Pan", **items(Pan=1, Mug=1)),
    row("refund all of 1414 bar one mug", "refund_order 1414", "", "81.80"),
    row("refund one tumbler of 1414", "refund_order 1414", "", "81.80"),
]
PRAISE = [
    row("refund 1414; I am happy with the pan", "refund_order 1414", "Mug", "Pan", **items(Pan=1)),
    row("refund 1414, love the pan", "refund_order 1414", "Mug", "Pan", **items(Pan=1)),
    row("refund the pan of order 1414, mugs are great", "refund_order 1414", "Pan", "Mug", **items(Mug=2)),
    row("refund order 1414, the mugs I like", "refund_order 1414", "Pan", "Mug", **items(Mug=2)),
    row(
        "of my two mugs in 1414 I only want to keep one, refund the other",
        "refund_order 1414",
        "1 x",
        "2 x|Pan",
        **items(Mug=2),
    ),
    row("refund the other mug of 1414", "refund_order 1414", "1 x", "2 x|Pan", **items(Mug=2)),
]
WHICH = [
    row("cancel 1408 or 1015", "cancel_order 1408", "", "Cancel"),
    row("cancel the order before 1408", "cancel_order 1408", "", "Cancel"),
    row("refund 1414 to another card", "refund_order 1414", "", "Refund"),
    row("refund order 1414 to my neighbour", "refund_order 1414", "", "Refund"),
    row("return order 1414, too small", "return_items 1414", "", "defective|broken", reason="defective"),
    row("refund 1012", "refund_order 1012", "1012", "reason", cause="lost"),
    row("put a note on 1015: do not ring twice", "add_note 1015", "", '"ring', text="ring twice"),
]
KINDS = {
    "another order": OTHER_ORDER,
    "taken back": TAKEN_BACK,
    "deed": DEED,
    "article": ARTICLE,
    "count": COUNT,
    "place": PLACE,
    "waits": WAITS,
    "sum": SUM,
    "unknown part": UNKNOWN,
    "praise": PRAISE,
    "which": WHICH,
}
