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
    ["refund order 1012", "The note I wrote:\nplease ring twice", "From: the shelf\nI want the blue one",
     "On Monday I wrote: refund it", "Send it to:\nMara Lindt\n12 Oak Street", "a > b", "5 > 3, so refund order 1012"],
)  # fmt: skip
def test_everything_else_is(text: str) -> None:
    assert own(text) == text


WISH = "refund order 1012"
QUOTES = [
    "2026年11月3日(火) 9:00 Shop <s@x.example>:\n{}", "вт, 3 нояб. 2026 г. в 09:00, Shop <s@x.example>:\n{}",
    "Στις Τρι, 3 Νοε 2026 έγραψε Shop:\n{}", "From: Shop <s@x.example>\n{}", "| {}", "» {}", "+> {}", "Ann> {}",
    "```\n{}\n```", "```{}```", "~~~\n{}", "<blockquote>{}</blockquote>", "<blockquote class=x>\n{}", "Fwd: {}",
    "WG: {}", "Shop wrote on 3 Nov 2026:\n{}", "[3/11/26, 09:00] Shop: {}", "03.11.26, 09:00 - Shop: {}",
    "Shop, [03.11.2026 09:00]\n{}", "Quote:\n{}", "Zitat: {}", "They wrote: {}", "the mail said: {}", "“{}”", '"{}"', "«{}»",
    "Here's what the bot said:\n{}", 'They wrote: "{}"', "My brother says “{}”", "Mein Bruder sagt „{}“",
    "Mon frère a dit « {} »", "my friend told me '{}'", "「{}」と言われた", "Can you explain “{}” to me?",
]  # fmt: skip


@pytest.mark.parametrize("form", QUOTES)
def test_other_forms_of_quoting_give_no_wish(form: str) -> None:
    assert WISH not in own(form.format(WISH))
    assert "1012" not in own(form.format(WISH))


@pytest.mark.parametrize(
    "text",
    [
        "refund the “Sea Breeze” candle", 'refund the "Sea Breeze" candle of order 1012', "Do you have „Sea Breeze“ in blue?",
        'shelves of 12" and 14", order 1012', "I don't want the candles' box, refund order 1012, it's broken",
        'add the note "please leave it at the back door" to order 1015', "refund order “1012”",
        "change the address of order 1015 to:\nMara Lindt\n12 Oak Street", "It arrived at 10:15: broken. Refund order 1012",
        "I wrote: please cancel order 1015", "size: M, order: 1012", "I said: refund order 1012",
    ],
)  # fmt: skip
def test_names_in_quotation_marks_and_colons_are_ones_own(text: str) -> None:
    assert own(text) == text


def test_what_stands_beside_a_quotation_stays() -> None:
    assert own("They said: no.\nPlease cancel order 1015") == "They said: …\nPlease cancel order 1015"
    assert own("```\nrefund order 1012\n```\nWhat does that mean?") == "What does that mean?"
    assert own("```refund order 1012```\nWhat does that mean?") == "What does that mean?"


@given(st.text(max_size=300))
def test_it_never_raises_and_adds_nothing(text: str) -> None:
    kept = own(text)
    assert len(kept) <= len(text) * 4 + 4
    assert own(kept) == kept or "\n" in kept
