"""SKUs as WooCommerce has them: optional, inherited by variations, and gone with the product."""

from __future__ import annotations

from evals.standins.woocommerce import catalogue, orders


def test_a_variation_without_a_sku_gives_its_parents(client, world):
    hoodie = catalogue.product(world, "Hoodie", options={"Size": ["S", "L"]}, sku="HD", own_skus=False)
    candle = catalogue.product(world, "Candle", sku="")
    for path in (f"/wc/v3/products/{hoodie['id']}/variations", "/wc/v3/variations"):
        assert [one["sku"] for one in client.get(path)] == ["HD", "HD"]
    made = orders.order(world, "mara@example.com", [(hoodie["_variations"][1], 1), (candle, 2)])
    lines = client.get(f"/wc/v3/orders/{made['id']}")["line_items"]
    assert [(one["name"], one["sku"]) for one in lines] == [("Hoodie - L", "HD"), ("Candle", "")]
    new = client.send(
        "POST", f"/wc/v3/products/{hoodie['id']}/variations", {"attributes": [{"name": "Size", "option": "M"}]}
    )
    assert new.json()["sku"] == "HD"


def test_a_line_outlives_its_product(client, world):
    hoodie = catalogue.product(world, "Hoodie", options={"Size": ["S", "L"]}, sku="HD", own_skus=False)
    made = orders.order(world, "mara@example.com", [(hoodie["_variations"][1], 1)])
    assert client.send("DELETE", f"/wc/v3/products/{hoodie['id']}?force=true").status_code == 200
    (line,) = client.get(f"/wc/v3/orders/{made['id']}")["line_items"]
    assert (line["name"], line["product_id"], line["variation_id"], line["sku"]) == ("Hoodie - L", 0, 0, None)
    assert line["parent_name"] is None
