"""Sentences that name a way to pay, a mail or a note and do not ask for it; each row as in `said_rows`."""

# ruff: noqa: E501 - the rows read better whole

from __future__ import annotations

from typing import Any

from tests.adversary.said_rows import Row, row


def _all(action: str, shows: str, *says: str, **given: Any) -> list[Row]:
    return [
        row(each, f"{action} 1015", shows, "PayPal instead" if action == "change_payment" else "", **given)
        for each in says
    ]


NO_WAY_TO_PAY = _all(
    "change_payment",
    "",
    "charge 1015 to PayPal? no way",
    "charge 1015 to PayPal? Never!",
    "my sister pays with PayPal, change the payment of 1015",
    "PayPal charges me twice each time. change the payment of 1015",
    "change the payment of 1015. PayPal is full of crooks",
    "change how 1015 is paid; my ex has access to the PayPal",
    "1015 mit PayPal bezahlen? Nein",
    "meine Schwester zahlt mit PayPal, ändert die Zahlung von 1015",
    "PayPal bucht bei mir doppelt ab. Zahlung von 1015 ändern",
    "payer 1015 avec PayPal ? non",
    "PayPal me débite deux fois. Changez le paiement de 1015",
    "¿pagar 1015 con PayPal? nunca",
    "PayPal me cobra dos veces. Cambia el pago de 1015",
    "pagare 1015 con PayPal? no",
    "PayPal mi addebita due volte. Cambia il pagamento di 1015",
    method="PayPal",
)
NO_MAIL = _all(
    "resend_message",
    "",
    "the invoice of 1015 is wrong",
    "the invoice of 1015 has a typo",
    "why is the VAT on the invoice of 1015 so high",
    "die Rechnung von 1015 ist falsch",
    "la facture de 1015 est fausse",
    "la factura de 1015 está mal",
    "la fattura di 1015 è sbagliata",
    kind="invoice",
)
NO_NOTE = [
    *_all(
        "add_note",
        "",
        "note on 1015: Please gift wrap. Actually without the gift wrap.",
        "note on 1015: Please gift wrap. Oh no, scrap that.",
        "Notiz zu 1015: Please gift wrap. Doch nicht.",
        "note sur 1015: Please gift wrap. En fait non.",
        "nota en 1015: Please gift wrap. Mejor no.",
        "nota su 1015: Please gift wrap. Anzi no.",
        text="Please gift wrap.",
    ),
    *_all("add_note", "", "note on 1015: ring at Meyer. No, scrap that, ring at Schulz", text="ring at Meyer."),
    *_all(
        "add_note",
        "",
        "note for 1015: leave it with Tom at no. 5, Tom at no. 7 is a thief",
        text="Tom at no. 7 is a thief",
    ),
]
KINDS = {"ways to pay": NO_WAY_TO_PAY, "mails": NO_MAIL, "notes": NO_NOTE}
WANTED = [
    *(
        row(each, "change_payment 1015", "PayPal instead", "", method="PayPal")
        for each in (
            "charge 1015 to PayPal please",
            "change the payment of 1015 / PayPal",
            "my card is lost, charge 1015 to PayPal",
            "1015 bitte mit PayPal bezahlen",
            "quiero pagar 1015 con PayPal",
            "vorrei pagare 1015 con PayPal",
            "je voudrais payer 1015 avec PayPal",
        )
    ),
    *(
        row(each, "resend_message 1015", "invoice", "", kind="invoice")
        for each in (
            "I lost the invoice of 1015, please send it",
            "send the invoice of 1015 again",
            "invoice for 1015 please",
            "where is the invoice of 1015? please send it",
            "schickt mir die Rechnung von 1015 nochmal",
            "envíenme la factura de 1015",
            "inviatemi la fattura di 1015",
            "renvoyez la facture de 1015",
        )
    ),
    row("note on 1015: ring twice. Thanks.", "add_note 1015", "ring twice", "", text="ring twice"),
]
