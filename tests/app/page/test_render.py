from __future__ import annotations

import re

from app.page import render


def test_config_cannot_leave_its_element():
    page = render.chat({"shop": "</script><script>alert(1)</script>", "product": "{{nonce}}"}, "abc")
    assert "alert(1)</script>" not in page
    assert "\\u003c/script\\u003e" in page
    assert page.count("<script") == 2


def test_everything_is_inline_and_under_the_nonce():
    for page in (render.chat({"shop": "A shop"}, "n0nce"), render.docs({"shop": "A shop"}, "n0nce")):
        assert "{{" not in page
        assert len(re.findall(r"<(?:script|style)\b", page)) == page.count('nonce="n0nce"')
        assert not re.search(r'\b(?:src|href)="(?:https?:)?//', page)
        assert not re.search(r"\son[a-z]+=", page)
        assert not re.search(r'<[^>]+\sstyle="', page)
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
            assert word not in page
