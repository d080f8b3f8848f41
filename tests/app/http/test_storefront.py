"""The demo's shop: found, looked at, put into the basket and as far as a checkout that buys nothing."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from tests.app.serving import Server, problem

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def test_the_clerks_link_leads_to_the_product_and_on_to_the_checkout(server: Server) -> None:
    with server.client() as client:
        item = client.get("/search", params={"q": "rain jacket", "limit": 1}).json()["items"][0]
        shown = client.get("/products/" + item["id"]).json()
        address = urlsplit(item["url"]).path
        page = client.get(address)
        assert page.status_code == 200 and f"<h1>{item['title']}</h1>" in unescape(page.text)
        assert f'<script src="{server.url}/widget.js" async data-cart="/shop/basket"></script>' in page.text
        variant = next(each for each in shown["variants"] if each["in_stock"])
        chosen = client.get(address, params={"variant": variant["id"]})
        assert variant["price"] in chosen.text and urlsplit(variant["image"]).path in chosen.text
        assert set(variant["options"].values()) <= set(re.findall(r'aria-current="true">([^<]*)', chosen.text))

        kept = client.post("/shop/basket", content=f"variant={variant['id']}&count=2", headers=_FORM)
        assert kept.status_code == 303 and kept.headers["location"] == "/shop/basket"
        assert {"httponly", "samesite=strict"} <= set(kept.headers["set-cookie"].lower().split("; "))
        cookie = {"Cookie": kept.headers["set-cookie"].partition(";")[0]}
        mine = client.get("/shop/basket", headers=cookie)
        assert "2 x" in mine.text and "(2)" in mine.text
        link = unescape(re.findall(r'href="(/shop/checkout[^"]*)"', mine.text)[0])
        assert "This is the demo" in client.get(link).text
        gone = client.post("/shop/basket", content=f"variant={variant['id']}&count=-99", headers=_FORM | cookie)
        cookie = {"Cookie": gone.headers["set-cookie"].partition(";")[0]}
        assert "Your basket is empty" in client.get("/shop/basket", headers=cookie).text


def test_the_catalogue_is_searched_filtered_and_paged(server: Server) -> None:
    with server.client() as client:
        first = client.get("/shop")
        assert first.text.count('<li><a href="/shop/p/') == 24
        more = unescape(re.findall(r'href="(/shop\?[^"]*cursor[^"]*)"', first.text)[0])
        second = client.get(more)
        assert not set(re.findall(r"/shop/p/[\w-]+", first.text)) & set(re.findall(r"/shop/p/[\w-]+", second.text))
        category = unescape(re.findall(r'<option value="([^"]+)">', first.text)[0])
        inside = client.get("/shop", params={"category": category, "in_stock": "true"})
        assert "Sold out" not in inside.text and "selected" in inside.text
        assert "Nothing fits" in client.get("/shop", params={"cursor": "nonsense"}).text
        policy = first.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


def test_what_a_visitor_writes_is_text(server: Server) -> None:
    with server.client() as client:
        found = client.get("/shop", params={"q": '"><script>alert(1)</script>'})
        assert found.status_code == 200 and "<script>alert" not in found.text
        assert client.get("/shop/basket", headers={"Cookie": "shopclerk_basket=<script>:1"}).status_code == 200


def test_what_is_not_sold_and_what_another_site_sends_goes_nowhere(server: Server) -> None:
    with server.client() as client:
        variant = client.get("/products/p1345").json()["variants"][0]["id"]
        for path in ("/shop/p/nothing", "/shop/p/%25", "/shop/checkout", "/shop/checkout?items=nothing:1"):
            problem(client.get(path), 404, "not_found")
        for sent in ("variant=nothing&count=1", f"variant={variant}&count=1e3", f"variant={variant}&count=٣", ""):
            problem(client.post("/shop/basket", content=sent.encode(), headers=_FORM), 404, "not_found")
        foreign = {**_FORM, "Sec-Fetch-Site": "cross-site"}
        problem(client.post("/shop/basket", content=f"variant={variant}", headers=foreign), 404, "not_found")
