"""More sentences for `test_said`: orders that are taken out in the same message, and orders that are put right later."""

# ruff: noqa: E501 - the rows read better whole

from __future__ import annotations

from tests.adversary.said_rows import JONAS, Row, row

_ENDS = [
    ", actually leave {}",
    ", oops not {}",
    ", and no, not {}",
    " - wait, {} stays",
    "... hang on, keep {}",
    ", except {}",
    ", but {} can stay",
    ". ah no, not {}",
    " but not {}",
    ", leave {} alone",
    ". no wait, I want to keep {}",
    ". wait, don't cancel {}",
    ". scratch that, {} stays",
    ". Skip {}",
    " (not {})",
    ". I still want {}",
    ", hm, {} is fine",
    ". {} I'd rather keep",
    ". Moment, {} behalte ich",
    ", aber {} nicht",
    ", außer {}",
    ". Nein, {} bleibt",
    ", doch nicht {}",
    ", {} bitte nicht",
]
_VERBS = ["cancel {}", "pls cancel {}", "can you cancel both {}", "storniere {}"]
LEAVES = [
    row("cancel 1008 and 1028. oh wait not 1028", "cancel_order 1028", "1008", "1028", JONAS),
    *(
        row(f"{_VERBS[n % 4].format('1015 and 1408')}{end.format(out)}", f"cancel_order {out}", stays, out)
        for n, end in enumerate(_ENDS)
        for out, stays in ((("1408", "1015") if n % 3 else ("1015", "1408")),)
    ),
    row("refund 1012 and 1414, but 1414 can stay", "refund_order 1414", "1012", "1414"),
    row("refund 1012 and 1414. ah no, not 1414", "refund_order 1414", "1012", "1414"),
    row("return 1012 and 1414, no, keep 1012", "return_items 1012", "1414", "1012"),
    row("send back 1012 and 1414 except for 1012", "return_items 1012", "1414", "1012"),
    row("resend the invoices of 1012 and 1414, not 1012", "resend_message 1012", "1414", "1012", kind="invoice"),
]
ONE_OF_TWO = [
    row("dont cancel 1015, cancel 1408", "cancel_order 1015", "1408", "1015"),
    row("do not refund 1012, refund 1414", "refund_order 1012", "1414", "1012"),
    row("please do not cancel 1015, only 1408", "cancel_order 1015", "1408", "1015"),
    row("keep 1015 and cancel 1408", "cancel_order 1015", "1408", "1015"),
    row("keep 1015 cancel 1408", "cancel_order 1015", "1408", "1015"),
    row("leave 1015 as it is, but cancel 1408", "cancel_order 1015", "1408", "1015"),
    row("not 1015, cancel 1408", "cancel_order 1015", "1408", "1015"),
    row("1015 should stay, 1408 can be cancelled", "cancel_order 1015", "1408", "1015"),
    row("don't cancel 1015! cancel 1408 instead", "cancel_order 1015", "1408", "1015"),
    row("I'd like to keep 1012 but return 1414", "return_items 1012", "1414", "1012"),
    row("cancel 1015 and 1408, not the first", "cancel_order 1015", "1408", "1015"),
    row("cancel 1015 and 1408, but keep the latter", "cancel_order 1408", "1015", "1408"),
    row("cancel 1015 and 1408, no, only the second one", "cancel_order 1015", "1408", "1015"),
    row("storniere nicht 1015, sondern 1408", "cancel_order 1015", "1408", "1015"),
    row("1015 behalte ich, 1408 bitte stornieren", "cancel_order 1015", "1408", "1015"),
    row("cancel 1015, actually keep 1015", "cancel_order 1015", "", "1015"),
    row("cancel 1015 and 1408 / keep 1408", "cancel_order 1408", "1015", "1408"),
    row("cancel 1015 and 1408, but not 1408 / ok thanks", "cancel_order 1408", "1015", "1408"),
    row("do not cancel 1015, 1408", "cancel_order 1408", "", "Cancel"),
    row("refund 1012, 1414 has not arrived", "refund_order 1414", "", "1414"),
]
MEANT = [
    *(
        row(f"cancel 1015 / {text}", "cancel_order 1015", "1408", "1015")
        for text in (
            "i meant 1408",
            "nvm, my bad. it's 1408",
            "oops typo, its 1408",
            "it should have been 1408",
            "1408 i mean",
            "1408",
            "sorry 1408 was the one",
            "argh wrong one, 1408",
            "no its 1408 i want gone",
            "the right number is 1408",
            "oh i typed the wrong number, it's 1408",
            "i wanted 1408",
            "my mistake, 1408",
            "1408, sorry",
            "that should be 1408",
            "make it 1408",
            "no no 1408",
            "wrong order! 1408",
            "Sorry, ich meinte 1408",
            "falsche Nummer, 1408",
            "nein, 1408",
            "doch 1408",
        )
    ),
    row("refund 1012 / 1414 i mean", "refund_order 1012", "1414", "1012"),
    row("refund the pan of 1414 / wait the order is 1408", "refund_order 1414", "1408", "1414"),
    row(
        "return the mugs of 1414 / which order did i say? the mugs i mean are from 1408",
        "return_items 1414",
        "",
        "1414",
    ),
    row("resend invoice 1012 / typo, 1414", "resend_message 1012", "1414", "1012", kind="invoice"),
]
ORDER_KINDS: dict[str, list[Row]] = {"taken out": LEAVES, "one of two": ONE_OF_TWO, "another was meant": MEANT}
