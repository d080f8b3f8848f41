"""Texts that are filled into markup stay texts."""

from __future__ import annotations

from app.storefront.markup import Html, fill, join


def test_what_is_no_markup_is_escaped() -> None:
    assert fill('<a title="{a}">{b}</a>', a='"x', b="<b>") == '<a title="&quot;x">&lt;b&gt;</a>'


def test_markup_stays_and_braces_in_texts_are_texts() -> None:
    inner = join([fill("<i>{a}</i>", a="{b}"), Html("<br>")])
    assert fill("<p>{inner}</p>", inner=inner) == "<p><i>{b}</i><br></p>"
