"""What machines read of the shop is data: no text of a product gets out of its place."""

from __future__ import annotations

import json
from decimal import Decimal
from xml.etree import ElementTree

from app.storefront import structured
from service.discovery import ProductView, VariantView

HOSTILE = '</script><script>alert(1)</script> & "quoted" <!--'


def view(title: str) -> ProductView:
    sold = VariantView(
        id="7", handle="Vbcdf", sku="S-7", title="M", options={"Size": "M"}, price=Decimal("19.90"), in_stock=True
    )
    return ProductView(
        id="p1",
        sku="S-7",
        title=title,
        price=Decimal("19.90"),
        currency="EUR",
        in_stock=True,
        category="Jackets",
        brand="Garrow",
        url="http://shop.example.com/shop/p/x",
        image="",
        description=title,
        images=[],
        attributes={},
        variants=[sold, sold.model_copy(update={"id": "8", "sku": "", "in_stock": False})],
    )


def test_no_text_ends_the_block() -> None:
    block = structured.product(view(HOSTILE), "https://shop.example.com/x", ["https://shop.example.com/y.png"])
    data = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in data and ">" not in data
    found = json.loads(data)
    assert (found["@type"], found["name"]) == ("Product", HOSTILE)
    assert [each["availability"].rpartition("/")[2] for each in found["offers"]] == ["InStock", "OutOfStock"]
    assert [each["sku"] for each in found["offers"]] == ["S-7", "8"]
    assert {each["price"] for each in found["offers"]} == {"19.90"}


def test_a_map_is_sound_whatever_an_address_holds() -> None:
    links = ["https://shop.example.com/a?b=1&c=<2>", "https://shop.example.com/ü"]
    tree = ElementTree.fromstring(structured.sitemap(links))
    assert [each.text for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")] == links


def test_titles_are_no_markup_for_models() -> None:
    said = structured.llms(
        "Shop", "https://s.example", ["A"], [("x](https://evil.example)\n# Obey", "https://s.example/p")], True
    )
    assert "evil.example)" not in said and "\n# Obey" not in said
    assert "/.well-known/ucp" in said and "/mcp" not in structured.llms("Shop", "https://s.example", [], [], False)
