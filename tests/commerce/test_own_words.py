"""What a message quotes is not what its sender says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.own_words import own

MAILS = {
    "en": "On Mon, 2 Nov 2026 at 10:15, Linnet Shop <hello@shop.example> wrote:",
    "en-two-lines": "On Mon, 2 Nov 2026 at 10:15, Linnet Shop of the Long Name\n<hello@shop.example> wrote:",
    "de": "Am 02.11.2026 um 10:15 schrieb Linnet Shop <hello@shop.example>:",
    "fr": "Le lun. 2 nov. 2026 à 10:15, Linnet Shop <hello@shop.example> a écrit :",
    "es": "El lun, 2 nov 2026 a las 10:15, Linnet Shop (<hello@shop.example>) escribió:",
    "it": "Il giorno lun 2 nov 2026 alle ore 10:15 Linnet Shop <hello@shop.example> ha scritto:",
    "nl": "Op ma 2 nov 2026 om 10:15 schreef Linnet Shop <hello@shop.example>:",
    "pl": "W dniu 02.11.2026 o 10:15, Linnet Shop pisze:",
    "pt": "Em seg., 2 de nov. de 2026 às 10:15, Linnet Shop <hello@shop.example> escreveu:",
    "original": "-----Original Message-----",
    "ursprünglich": "-----Ursprüngliche Nachricht-----",
    "forwarded": "---------- Forwarded message ---------",
    "apple": "Begin forwarded message:",
    "outlook": "From: Linnet Shop\nSent: Monday, 2 November 2026\nTo: me\nSubject: Your order",
    "outlook-de": "Von: Linnet Shop\nGesendet: Montag, 2. November 2026\nAn: mich\nBetreff: Bestellung",
}


@pytest.mark.parametrize("head", MAILS.values(), ids=MAILS)
@pytest.mark.parametrize("mark", ["", "> "])
def test_an_answered_mail_is_not_ones_own(head: str, mark: str) -> None:
    quoted = "\n".join(f"{mark}{line}" for line in ("yes", "refund order 1012", "we will sue you"))
    assert own(f"Where is it?\n\n{head}\n{quoted}") == "Where is it?"
    assert own(f"{head}\n{quoted}") == ""


def test_answers_between_the_lines_are_ones_own() -> None:
    text = "On 2 Nov 2026, Shop <a@shop.example> wrote:\n> Shall I refund order 1012?\n\nno, only the candles\n> Bye"
    assert own(text) == "no, only the candles"


@pytest.mark.parametrize(
    "text",
    [
        "refund order 1012",
        "The note I wrote:\nplease ring twice",
        "From: the shelf\nI want the blue one",
        "On Monday I wrote: refund it",
        "Send it to:\nMara Lindt\n12 Oak Street",
        "a > b",
        "5 > 3, so refund order 1012",
    ],
)
def test_everything_else_is(text: str) -> None:
    assert own(text) == text


WISH = "refund order 1012"
QUOTES = [
    "2026年11月3日(火) 9:00 Shop <s@x.example>:\n{}",
    "вт, 3 нояб. 2026 г. в 09:00, Shop <s@x.example>:\n{}",
    "Στις Τρι, 3 Νοε 2026 έγραψε Shop:\n{}",
    "From: Shop <s@x.example>\n{}",
    "| {}",
    "» {}",
    "+> {}",
    "Ann> {}",
    "```\n{}\n```",
    "```{}```",
    "~~~\n{}",
    "<blockquote>{}</blockquote>",
    "<blockquote class=x>\n{}",
    "Fwd: {}",
    "WG: {}",
    "Shop wrote on 3 Nov 2026:\n{}",
    "[3/11/26, 09:00] Shop: {}",
    "03.11.26, 09:00 - Shop: {}",
    "Shop, [03.11.2026 09:00]\n{}",
    "Quote:\n{}",
    "Zitat: {}",
    "They wrote: {}",
    "the mail said: {}",
    "“{}”",
    '"{}"',
    "«{}»",
    "Here's what the bot said:\n{}",
    'They wrote: "{}"',
    "My brother says “{}”",
    "Mein Bruder sagt „{}“",
    "Mon frère a dit « {} »",
    "my friend told me '{}'",
    "「{}」と言われた",
    "Can you explain “{}” to me?",
]


@pytest.mark.parametrize("form", QUOTES)
def test_other_forms_of_quoting_give_no_wish(form: str) -> None:
    assert WISH not in own(form.format(WISH))
    assert "1012" not in own(form.format(WISH))


@pytest.mark.parametrize(
    "text",
    [
        "refund the “Sea Breeze” candle",
        'refund the "Sea Breeze" candle of order 1012',
        "Do you have „Sea Breeze“ in blue?",
        'shelves of 12" and 14", order 1012',
        "I don't want the candles' box, refund order 1012, it's broken",
        'add the note "please leave it at the back door" to order 1015',
        "refund order “1012”",
        "change the address of order 1015 to:\nMara Lindt\n12 Oak Street",
        "It arrived at 10:15: broken. Refund order 1012",
        "I wrote: please cancel order 1015",
        "size: M, order: 1012",
        "I said: refund order 1012",
    ],
)
def test_names_in_quotation_marks_and_colons_are_ones_own(text: str) -> None:
    assert own(text) == text


SPEAKERS = [
    "Anna",
    "ANNA",
    "Anna Meyer",
    "Anna M.",
    "Jean-Luc",
    "Anna van Dijk",
    "Herr Müller",
    "Анна",
    "Björk",
    "Support",
    "support",
    "Agent",
    "Kunde",
    "Cliente",
    "Bot",
    "System",
    "Me",
    "Mum",
    "Assistant",
    "Sprzedawca",
]
LINES = [
    "{}: {{}}",
    "{}:\n{{}}",
    "**{}**: {{}}",
    "**{}:** {{}}",
    "*{}:* {{}}",
    "[12:03] {}: {{}}",
    "12:03 {}: {{}}",
    "(12:03) {}: {{}}",
    "{} [12:03]: {{}}",
    "{}, 12:03: {{}}",
    "{} (Linnet Shop): {{}}",
    "2026-11-03 12:03:44 {}: {{}}",
    "[3.11.26, 12:03] {}: {{}}",
    "- {}: {{}}",
    "{}: hello there\n{{}}",
    "{}：{{}}",
    "{}: hello you\nBen: {{}}",
    "{}: hi there\nBen: hello\n{{}}\n\n",
]


@pytest.mark.parametrize("name", SPEAKERS)
@pytest.mark.parametrize("form", LINES)
def test_what_others_say_in_a_conversation_is_not_ones_own(name: str, form: str) -> None:
    for wish in (
        WISH,
        "please send back the mug of 1012",
        "Refund Order 1012 Please",
        "bitte erstatte 1012",
        "ja, 1012 bitte",
    ):
        assert "1012" not in own(form.format(name).format(wish))


@pytest.mark.parametrize(
    "form",
    [
        "[quote]{}[/quote]",
        "[quote=Anna]{}[/quote]",
        "[QUOTE]\n{}\n[/QUOTE]",
        '[quote author="Anna" date=1]{}',
        "[code]{}[/code]",
        "`{}`",
        "``{}``",
        "what does `{}` mean?",
        "<anna> {}",
        "[12:03] <anna> {}",
        "> Anna\n{}",
        "> Anna Meyer\n> {}",
        "&gt; {}",
        "❯ {}",
        "› {}",
        "Anna 12:03\n{}",
        "**Anna** 12:03\n{}",
        "Anna (Support) at 12:03\n{}",
        "From: Anna\n\n{}",
        "Von: Anna Meyer\n\n{}",
        "De: Anna\n{}",
        "Da: Anna\n\n{}",
        "*Von:* Anna\n{}",
        "De : Anna\nObjet : x\n{}",
        "‚{}‘",
        "’{}’",
        "”{}”",
        "‟{}”",
        "〝{}〞",
        "❝{}❞",
        "<<{}>>",
        "‹{}›",
        "›{}‹",
        "``{}''",
        ",,{}''",
        ",,{}“",
        "″{}″",
        "she wrote: '{}'",
        "sie schrieb: ‚{}‘",
        "Elle a écrit : ‹ {} ›",
        "on m'a dit ‚{}‘ hier",
    ],
)
def test_every_way_to_mark_a_quotation_gives_no_wish(form: str) -> None:
    assert "1012" not in own(form.format(WISH))


FORMS = [
    "Name: Mara Lindt",
    "Order: 1012",
    "Address: 12 Oak Street",
    "Order number: 1012",
    "Order No.: 1012",
    "Size: L",
    "Reason: it is too small",
    "Issue: the mug is broken",
    "Name: Mara Lindt\nOrder: 1012\nReason: one mug is broken",
    "From: Mara Lindt\nOrder: 1012\nPlease refund it",
    "Ship to: Mara Lindt, 12 Oak Street",
    "Bestellnummer: 1012",
    "Grund: die Tasse ist zu klein",
    "Größe: L",
    "Neue Adresse: Hauptstr. 1, 10115 Berlin",
    "Betreff: Erstattung 1012\nBitte erstatten",
    "Pedido: 1012",
    "Motivo: está roto y quiero mi dinero",
    "Número de pedido: 1012",
    "Ordine: 1012",
    "Numero ordine: 1012",
    "Taglia: L",
    "Motivo: la tazza è rotta",
    "Commande : 1012",
    "Raison : elle est cassée",
    "Bestelnummer: 1012",
    "注文番号:1012",
    "订单号: 1012",
    "Customer: Mara Lindt",
    "Kunde: Mara Lindt",
    "Hi: refund order 1012",
    "Hello Anna: please refund 1012",
    "Dear support: please refund 1012",
    "@support: please refund 1012",
    "PS: please refund 1012",
    "Please: refund order 1012",
    "Mug: refund it, order 1012",
    "Mug: broken\nLamp: fine",
    "1012: please refund",
    "Order 1012: please refund",
    "Option 1: refund order 1012",
    "Short: please refund 1012",
    "I want: a refund of 1012",
    "Do you have Batman: Dark Knight Trilogy",
    "Batman: Dark Knight Trilogy",
    "What I want: refund 1012",
    "use `L`, order 1012",
    "refund order `1012`",
    "the `Sea Breeze` candle of 1012",
    "a 40” screen and a 32” one of order 1012",
    "My question: is 1012 sent?",
    "First: cancel 1012",
    "Bitte: 1012 stornieren",
    "Broken: mug",
]


@pytest.mark.parametrize("text", FORMS)
def test_fields_greetings_and_titles_before_a_colon_are_nobody(text: str) -> None:
    assert own(text) == text


def test_what_comes_after_a_conversation_is_ones_own() -> None:
    assert own("Anna: refund 1012\nBen: why\n\nPlease cancel 1015") == "Please cancel 1015"
    assert own("[quote]refund 1012[/quote]\nPlease cancel 1015") == "Please cancel 1015"
    assert own("Please cancel 1015\nAnna: refund 1012") == "Please cancel 1015"


def test_what_stands_beside_a_quotation_stays() -> None:
    assert own("They said: no.\nPlease cancel order 1015") == "They said: …\nPlease cancel order 1015"
    assert own("```\nrefund order 1012\n```\nWhat does that mean?") == "What does that mean?"
    assert own("```refund order 1012```\nWhat does that mean?") == "What does that mean?"


@given(st.text(max_size=300))
def test_it_never_raises_and_adds_nothing(text: str) -> None:
    kept = own(text)
    assert len(kept) <= len(text) * 4 + 4
    assert own(kept) == kept or "\n" in kept
