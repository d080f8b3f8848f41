from __future__ import annotations

from html.parser import HTMLParser

from evals.html import Plot, Table, page


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_stands_alone_and_what_customers_typed_is_no_markup() -> None:
    typed = "<script>alert('x')</script> & more"
    read = Tags()
    read.feed(page("T", typed, [Table("C", ["a"], [[typed]]), Plot("<svg></svg>", 'with "quotes"')]))
    assert "script" not in read.tags
    assert "link" not in read.tags
    assert read.text.count(typed) == 2
    assert read.tags.count("svg") == 1
