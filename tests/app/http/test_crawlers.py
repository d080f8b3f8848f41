"""What crawlers and models are told of the demo's shop."""

from __future__ import annotations

import json
import re
from html import unescape
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from tests.app.serving import Server


def test_crawlers_are_led_to_every_product(server: Server) -> None:
    with server.client() as client:
        told = client.get("/robots.txt")
        rules = RobotFileParser()
        rules.parse(told.text.splitlines())
        for name in ("GPTBot", "ClaudeBot", "Googlebot"):
            assert rules.can_fetch(name, f"{server.url}/shop/p/x")
            assert not rules.can_fetch(name, f"{server.url}/shop/basket")
        assert f"Sitemap: {server.url}/sitemap.xml" in told.text
        links = [unescape(each) for each in re.findall("<loc>(.*?)</loc>", client.get("/sitemap.xml").text)]
        products = [each for each in links if "/shop/p/" in each]
        rows = server.rows("shopclerk.sqlite", "SELECT count(*) FROM platform_product WHERE status = 'active'")
        assert len(set(products)) == len(products) == rows[0][0]
        page = client.get(urlsplit(products[0]).path)
        assert client.get(urlsplit(links[-1]).path).status_code == 200
    assert f'<link rel="canonical" href="{products[0]}">' in page.text
    about = json.loads(re.findall('<script type="application/ld\\+json">(.*?)</script>', page.text)[0])
    assert about["url"] == products[0] and about["offers"][0]["price"] in page.text


def test_a_model_is_told_what_there_is(server: Server) -> None:
    with server.client() as client:
        said = client.get("/llms.txt")
        links = re.findall(r"\]\((.*?)\)", said.text)
        assert said.text.startswith("# ") and len(links) > 5
        for each in links:
            path = urlsplit(each).path
            assert each.startswith(server.url)
            assert client.get(path).status_code == (405 if path == "/mcp" else 200)
