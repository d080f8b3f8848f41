"""Products as the search sees them, a search that explains itself, and how the shop is connected."""

from __future__ import annotations

import json
import re
import sqlite3

from tests.app.http.test_console import browser
from tests.app.serving import Server


def places(page: str) -> list[str]:
    return re.findall(r'<tr><td class="number">\d+</td><td><a href="[^"]+">([^<]+)</a>', page)


def test_a_search_explains_why_it_ranks_so(server: Server):
    with browser(server, "read") as one, server.client() as client:
        found = client.get("/search", params={"q": "rain jacket under 120", "limit": 15}).json()
        page = one.open("/console/products?try=rain+jacket+under+120")
        assert places(page) == [each["title"] for each in found["items"]]
        assert "<code>max_price</code></dt><dd>120" in page
        scores = [
            [float(cell) for cell in re.findall(r'<td class="number">(\d+\.\d\d)</td>', row)]
            for row in re.findall(r"<tr><td class=\"number\">\d+</td>.*?</tr>", page)
        ]
        assert all(abs(sum(row[-5:-1]) - row[-1]) <= 0.03 for row in scores) and scores[0][-1] > 0
        assert [row[-1] for row in scores] == sorted((row[-1] for row in scores), reverse=True)
        assert "Nothing is found" in one.open("/console/products?try=rain+jacket+under+0.10")
        one.open("/console/products?try=%3Cscript%3E")
        assert "<script>" not in one.page


def test_products_show_what_the_search_reads_of_them(server: Server):
    with browser(server, "read") as one, server.client() as client:
        item = client.get("/search", params={"q": "rain jacket", "limit": 1}).json()["items"][0]
        page = one.open(f"/console/products?q={item['sku']}")
        assert item["title"] in page and "Found as it is" in page
        read = one.open(f"/console/products/{item['id']}")
        assert "Read for words" in read and "× 3.0" in read
        one.open("/console/products/none", 404)
        assert client.get("/console/products").status_code == 303


def failed(server: Server, *names: str) -> None:
    """Have the last run tell that it could not take these products."""
    told = [{"product_id": name, "reason": "no <price>"} for name in names]
    with sqlite3.connect(server.home / "shopclerk.sqlite", timeout=30) as connection:
        connection.execute(
            "UPDATE sync_run SET errors = ? WHERE id = (SELECT max(id) FROM sync_run)", (json.dumps(told),)
        )


def test_a_product_that_failed_is_read_again(server: Server):
    product = server.rows("shopclerk.sqlite", "SELECT platform_id FROM platform_product ORDER BY id")[0][0]
    failed(server, product, "gone-1")
    with browser(server, "full") as one, browser(server, "read") as viewer:
        page = one.open("/console/connections")
        assert "gone-1" in page and "no &lt;price&gt;" in one.page and "stands as it was" in page
        assert "Health" in page and "reached" in page
        assert "Try again" not in viewer.open("/console/connections")
        viewer.send("/console/connections/products", 403, product=product)
        viewer.send("/console/connections/sync", 403)
        one.send("/console/connections/products", product=product)
        one.send("/console/connections/products", 404, product=product)
        one.send("/console/connections/products", product="gone-1")
        assert "All products could be taken." in one.open("/console/connections")
        assert one.client.post("/console/connections/sync", data={"token": "x"}).status_code == 403
    query = "SELECT reference FROM audit_entry WHERE action = 'product_read_again' ORDER BY seq DESC LIMIT 2"
    assert {row[0] for row in server.rows("shopclerk.sqlite", query)} == {product, "gone-1"}
