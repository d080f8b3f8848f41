"""Sentences on money of another kind than the goods, denied addresses, ways to pay that are asked about, and what shall come.

Each row as in `said_rows`. `KINDS` holds wrong calls that the words contradict; `PLAIN` ordinary requests with the call that
they ask for, which is still proposed.
"""

# ruff: noqa: E501 - the rows read better whole

from __future__ import annotations

from typing import Any

from tests.adversary.said_rows import Row, items, row

LINDEN = {"line1": "Lindenweg 5", "city": "Hamburg", "postcode": "20095", "country": "Germany"}
LUNA = {"line1": "Calle Luna 4", "city": "Madrid", "postcode": "28004", "country": "Spain"}
ROMA = {"line1": "Via Roma 5", "city": "Milano", "postcode": "20121", "country": "Italy"}
_LINDEN, _LUNA, _ROMA = (
    "Lindenweg 5, 20095 Hamburg, Germany",
    "Calle Luna 4, 28004 Madrid, España",
    "Via Roma 5, 20121 Milano, Italia",
)
_CANDLES = "2 x Delft"


def _all(action: str, order: str, shows: str, hides: str, *says: str, **given: Any) -> list[Row]:
    return [row(each, f"{action} {order}", shows, hides, **given) for each in says]


PARTS = [
    *_all(
        "refund_order",
        "1012",
        "",
        "58.70",
        "refund the shipping of 1012",
        "refund only the tax of 1012",
        "refund just the VAT on order 1012 please",
        "refund the difference on 1012",
        "refund the price drop of 1012",
        "refund the deposit on 1012",
        "refund the customs duties of 1012",
        "refund the import fees for 1012",
        "refund the tip on 1012",
        "refund my discount code on 1012",
        "I want the tax of 1012 back",
        "can I get the delivery fee back for 1012",
        "please refund the unfair import tax on 1012",
        "tax refund for 1012 please",
        "erstatten Sie mir die Versandkosten von 1012",
        "erstatten Sie nur die Mehrwertsteuer von 1012",
        "erstattet mir die Differenz von 1012",
        "erstattet mir das Pfand von 1012",
        "die Zollgebühren von 1012 bitte erstatten",
        "ich möchte die Versandkosten von 1012 zurück",
        "reembolsen los gastos de envío de 1012",
        "reembólsame solo el IVA de 1012",
        "reembolsen la diferencia de precio de 1012",
        "rimborsatemi le spese di spedizione di 1012",
        "rimborsami solo l'IVA di 1012",
        "rimborsami la cauzione di 1012",
    ),
    row(
        "the lamp is cheaper now, refund me the difference for 1015", "refund_order 1015", "", "89.00", **items(Lamp=1)
    ),
]
CREDIT = _all(
    "refund_order",
    "1012",
    "",
    "58.70",
    "give me store credit for 1012 instead of money",
    "I'd like a gift card for order 1012 instead of the money",
    "refund 1012 as loyalty points",
    "refund order 1012 in store credit please",
    "can I have the refund of 1012 as a voucher?",
    "refund 1012 to a gift card",
    "refund 1012, store credit is fine",
    "bitte einen Gutschein für 1012 statt Geld",
    "erstatte mir 1012 als Guthaben",
    "ich hätte lieber einen Gutschein für 1012",
    "reembolso de 1012 en vale de compra",
    "prefiero un vale por el pedido 1012",
    "rimborso di 1012 in buono acquisto",
    "vorrei un buono per l'ordine 1012",
)
HUES = [
    *_all(
        "refund_order",
        "1012",
        "",
        "58.70",
        "refund the grey one from 1012",
        "refund the green one of 1012",
        "refund the forest one of 1012",
        "erstatte die graue von 1012",
        "reembolsa el gris de 1012",
        "rimborsa la grigia di 1012",
    ),
    *_all("return_items", "1414", "", "Pan", "return the grey one of 1414", "return the other one of 1414"),
    row("return the sage one of 1414", "return_items 1414", "Mug", "Pan"),
]
COMES = [
    *_all(
        "refund_order",
        "1015",
        _CANDLES,
        "Lamp",
        "refund the candles of 1015 and send me the lamp as planned",
        "refund the candles of 1015 and keep sending the lamp",
        "refund the candles of 1015, the lamp can come",
        "refund the candles of 1015 and ship the lamp",
        "refund the candles of 1015 but still deliver the lamp",
        "refund the candles in 1015, the lamp should still come",
        "refund the candles of 1015 and let the lamp come",
        "refund the candles of 1015 and the lamp can be shipped",
        "send me the lamp of 1015 as planned and refund the candles",
    ),
    row("cancel the mugs of 1408 and send the pan", "refund_order 1408", "2 x Ulva", "Pan"),
    *_all(
        "refund_order",
        "1015",
        "",
        "Lamp",
        "erstattet die candles von 1015, die lamp kann kommen",
        "reembolsa las candles de 1015 y envíame la lamp",
        "reembolsa las candles de 1015, la lamp puede llegar",
        "rimborsa le candles di 1015 e spedite la lamp",
        "rimborsa le candles di 1015, la lamp può arrivare",
    ),
]
DENIED = [
    *_all(
        "change_address",
        "1015",
        "",
        "Linden",
        f"don't send 1015 to {_LINDEN}",
        f"change the address of 1015, but not to {_LINDEN}",
        f"send 1015 to my new address / not to {_LINDEN}",
        f"I no longer live at {_LINDEN}. change the address of 1015",
        f"please change the address of 1015. I moved away from {_LINDEN}",
        f"change the address of 1015, {_LINDEN} is wrong",
        f"1015: don't send it to {_LINDEN}, leave it as it is",
        "Bitte 1015 nicht an Lindenweg 5, 20095 Hamburg, Deutschland schicken",
        "Adresse von 1015 ändern, ich wohne nicht mehr im Lindenweg 5, 20095 Hamburg, Deutschland",
        f"change the address of 1015 to {_LINDEN} / no, not there",
        f"change the address of 1015 to {_LINDEN} / nein, nicht dorthin",
        **LINDEN,
    ),
    *_all(
        "change_address",
        "1015",
        "",
        "Luna",
        f"no envíen 1015 a {_LUNA}",
        f"cambiar la dirección de 1015, ya no vivo en {_LUNA}",
        **LUNA,
    ),
    *_all(
        "change_address",
        "1015",
        "",
        "Roma",
        f"non spedite 1015 a {_ROMA}",
        f"cambia l'indirizzo di 1015, non abito più in {_ROMA}",
        **ROMA,
    ),
]
ASKED = _all(
    "change_payment",
    "1015",
    "",
    "PayPal instead",
    "can I pay 1015 by PayPal?",
    "do you accept PayPal for order 1015?",
    "is PayPal possible for 1015?",
    "where is 1015? do you take paypal?",
    "does 1015 run over PayPal?",
    "did I pay 1015 with PayPal?",
    "where is 1015? / how does PayPal work",
    "where is 1015? / do you take PayPal? / ok thanks",
    "kann man 1015 mit PayPal bezahlen?",
    "kann ich 1015 mit PayPal bezahlen?",
    "¿puedo pagar 1015 con PayPal?",
    "¿aceptan PayPal para el pedido 1015?",
    "posso pagare 1015 con PayPal?",
    "accettate PayPal per l'ordine 1015?",
    method="PayPal",
)
KINDS: dict[str, list[Row]] = {
    "parts of a price": PARTS,
    "credit": CREDIT,
    "told by its colour": HUES,
    "what shall come": COMES,
    "denied addresses": DENIED,
    "ways to pay": ASKED,
}

PLAIN = [
    *_all(
        "refund_order",
        "1012",
        "58.70",
        "",
        "refund 1012 please",
        "refund 1012, shipping included",
        "refund all of 1012 including tax",
        "refund 1012 to my PayPal",
        "refund 1012, I don't want store credit",
        "refund order 1012, no voucher please, my money",
        "refund the whole order 1012 with taxes and shipping",
        "erstatte 1012 bitte, keinen Gutschein",
        "erstatten Sie mir 1012 inklusive Mehrwertsteuer",
        "reembolso de 1012, no quiero vale",
        "rimborsatemi l'ordine 1012, niente buoni",
        "refund 1012, what a difference to the photo",
        "refund 1012, it's a gift and she hates it",
        "refund 1012, delivery was far too late",
        "refund 1012 instead of a voucher",
        "I paid 1012 with a gift card, refund it",
    ),
    row("refund the beanie of 1012", "refund_order 1012", "Beanie", "T-Shirt", **items(Beanie=1)),
    row("return the sage one of 1414", "return_items 1414", "Mug", "Pan", **items(Mug=1)),
    row("refund the candles of 1015 and the lamp too", "refund_order 1015", "126.80"),
    row("refund the candles and the lamp of 1015 and send me the money", "refund_order 1015", "126.80"),
    row("refund the candles of 1015, the lamp can come", "refund_order 1015", _CANDLES, "Lamp", **items(Candle=2)),
    row(
        "refund the candles of 1015 and send me a confirmation",
        "refund_order 1015",
        _CANDLES,
        "Lamp",
        **items(Candle=2),
    ),
    *_all(
        "change_address",
        "1015",
        "Lindenweg 5",
        "",
        f"send 1015 to {_LINDEN}",
        f"not to the old address, send 1015 to {_LINDEN}",
        f"I don't live there any more, please send 1015 to {_LINDEN}",
        f"please send 1015 not to Gartenweg 3 but to {_LINDEN}",
        f"I no longer live in Bremen, send 1015 to {_LINDEN}",
        f"change the address of 1015 to {_LINDEN}, the old one is wrong",
        "1015 bitte an Lindenweg 5, 20095 Hamburg, Germany, nicht an die alte Adresse",
        **LINDEN,
    ),
    *_all(
        "change_payment",
        "1015",
        "PayPal instead",
        "",
        "please charge 1015 to PayPal",
        "can you charge 1015 to PayPal instead?",
        "could you switch 1015 to PayPal please?",
        "pay 1015 with PayPal",
        "I want to pay 1015 with PayPal",
        "change the payment of 1015 / PayPal",
        "1015 bitte mit PayPal bezahlen",
        "ich möchte 1015 mit PayPal bezahlen",
        "quiero pagar 1015 con PayPal",
        "vorrei pagare 1015 con PayPal",
        "can I change the payment method of 1015 to PayPal?",
        "can I please pay 1015 with PayPal?",
        method="PayPal",
    ),
]
#: Mails that are to reach somebody else, and mails that are not.
ELSEWHERE = [
    "send the invoice of 1012 to other@mail.example",
    "mail the invoice of 1012 to my accountant at books@tax.example",
    "send the invoice of 1012 to my new e-mail address",
    "send the invoice of 1012 again, but to my husband",
    "send the invoice of 1012 to my accountant",
    "I need the invoice of 1012 at other@mail.example",
    "schickt die Rechnung von 1012 an andere@mail.example",
    "Rechnung 1012 bitte an meinen Steuerberater schicken",
    "envíen la factura de 1012 a otra@mail.example",
    "inviate la fattura di 1012 a altra@mail.example",
    "send the invoice of 1012 to +49 170 1234567 by whatsapp",
    "send the invoice of 1012 by post to my home",
]
HERE = [
    "send the invoice of 1012 again",
    "send the invoice of 1012 to mara.lindt@example.com",
    "send the invoice of 1012 to me again",
    "can you email me the invoice of 1012",
    "send the invoice of 1012 to my e-mail address",
    "schickt mir die Rechnung von 1012 nochmal",
    "I need the invoice of 1012 for my accountant, please resend it",
    "envíame otra vez la factura de 1012",
    "inviatemi di nuovo la fattura di 1012",
]
