"""Trying on over HTTP: from the consent to the picture and its end, and nothing of it for anybody else."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI
from PIL import Image

from app.http.api import create_app
from evals.standins.tryon import malformed
from runtime import clock
from service.shop import Shop
from tests.app.serving import MARA, events, problem
from tests.homes import settings_for
from tests.service.tryon.flat import Flat
from tests.service.tryon.trying import PHOTO, files, skus

pytestmark = pytest.mark.asyncio(loop_scope="module")
JPEG = {"Content-Type": "image/jpeg"}
URL = "https://shop.example.com"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def app(demo_home, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    import shutil

    home = tmp_path_factory.mktemp("tryon-http") / "home"
    shutil.copytree(demo_home, home, ignore=shutil.ignore_patterns("owner.lock"))
    made = create_app(settings_for(home, public_url=URL, limit_tryon=0), providers=[Flat()])
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
def shop(app: FastAPI) -> Shop:
    found: Shop = app.state.shopclerk.container.shop
    return found


def client(app: FastAPI, token: str = "") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False, client=("198.51.100.7", 4711))
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx2.AsyncClient(transport=transport, base_url=URL, headers=headers)


async def opened(visitor: httpx2.AsyncClient, **more: Any) -> dict[str, Any]:
    version = (await visitor.get("/tryon/consent")).json()["version"]
    answer = await visitor.post("/tryon/sessions", json={"consent_version": version, "adult": True, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def finished(visitor: httpx2.AsyncClient, session_id: str) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while True:
            found: dict[str, Any] = (await visitor.get(f"/tryon/{session_id}")).json()
            if all(each["state"] not in ("waiting", "running") for each in found["jobs"]):
                return found
            await asyncio.sleep(0.1)


async def test_from_the_consent_to_the_picture_and_its_end(app: FastAPI, shop: Shop) -> None:
    sku = (await skus(shop))[0]
    async with client(app) as visitor, client(app) as anybody:
        made = await opened(visitor)
        assert {"session_id", "upload_url", "selfie_url", "expires_at", "consent", "token"} <= set(made)
        assert made["consent"]["text"] and made["upload_url"].startswith(f"{URL}/tryon/") and made["state"] == "open"
        where = f"/tryon/{made['session_id']}"
        problem(await anybody.get(made["selfie_url"]), 404, "tryon_not_found")
        json = {"Content-Type": "application/json"}
        problem(await visitor.post(f"{where}/product/{sku}", headers=json), 409, "photo_missing")
        assert (await anybody.put(made["upload_url"], content=PHOTO, headers=JPEG)).status_code == 204
        kept = await anybody.get(made["selfie_url"])
        assert kept.headers["content-type"] == "image/jpeg" and kept.headers["cache-control"] == "no-store"
        asked = await visitor.post(f"{where}/product/{sku}", headers=json)
        assert asked.status_code == 202 and asked.json()["state"] == "waiting" and "overlay_url" not in asked.json()
        found = await finished(visitor, made["session_id"])
        assert found["state"] == "ready"
        [job] = found["jobs"]
        assert (job["state"], job["sku"], job["provider"]) == ("done", sku, "flat") and job["label"].startswith(
            "Preview"
        )
        picture = await anybody.get(job["overlay_url"])
        assert (
            picture.headers["content-type"] == "image/png"
            and picture.headers["cross-origin-resource-policy"] == "cross-origin"
        )
        assert Image.open(io.BytesIO(picture.content)).size == Image.open(io.BytesIO(kept.content)).size
        assert (await visitor.delete(where)).status_code == 204
        for gone in (where, job["overlay_url"], made["selfie_url"]):
            problem(await visitor.get(gone), 404, "tryon_not_found")
        problem(await visitor.put(made["upload_url"], content=PHOTO, headers=JPEG), 404, "tryon_not_found")
        problem(await visitor.delete(where), 404, "tryon_not_found")
    assert files(shop) == set()


async def test_it_can_be_followed(app: FastAPI, shop: Shop) -> None:
    async with client(app) as visitor:
        made = await opened(visitor)
        await visitor.put(made["upload_url"], content=PHOTO, headers=JPEG)
        where = f"/tryon/{made['session_id']}"
        product = await shop.discovery.product_by_sku((await skus(shop))[0])
        body = {"product_id": product.id}
        assert (await visitor.post(f"{where}/product/{product.variants[0].handle}", json=body)).status_code == 202
        answer = await visitor.get(where, headers={"Accept": "text/event-stream"})
        assert answer.headers["content-type"].startswith("text/event-stream")
        told = events(answer)
        assert {name for name, _ in told} == {"state"} and told[-1][1]["jobs"][0]["state"] == "done"
        assert [each["jobs"][0]["state"] for _, each in told] != [] and told[-1][1]["jobs"][0]["overlay_url"]
        await visitor.delete(where)


async def test_nobody_else_finds_it(app: FastAPI, shop: Shop) -> None:
    from service.identity import principals

    sku = (await skus(shop))[0]
    async with client(app) as visitor, client(app) as other:
        mine, theirs = await opened(visitor), await opened(other)
        for one in (mine, theirs):
            await visitor.put(one["upload_url"], content=PHOTO, headers=JPEG)
        where = f"/tryon/{mine['session_id']}"
        await visitor.post(f"{where}/product/{sku}", headers={"Content-Type": "application/json"})
        [job] = (await finished(visitor, mine["session_id"]))["jobs"]
        mara, key = await principals.development_token(shop, MARA), await principals.create_key(shop, "tests")
        async with client(app, mara) as signed_in, client(app, key) as staff, client(app) as nobody:
            for stranger in (other, signed_in, staff):
                problem(await stranger.get(where), 404, "tryon_not_found")
                problem(await stranger.delete(where), 404, "tryon_not_found")
                asked = await stranger.post(f"{where}/product/{sku}", headers={"Content-Type": "application/json"})
                problem(asked, 404, "tryon_not_found")
            problem(await nobody.get(where), 401, "not_authenticated")
            problem(
                await staff.post("/tryon/sessions", json={"consent_version": "x", "adult": True}), 403, "not_allowed"
            )
        for url in (mine["selfie_url"], job["overlay_url"], mine["upload_url"]):
            parts = urlsplit(url)
            moved = parts.path.replace(mine["session_id"], theirs["session_id"])
            wrong = (
                f"{moved}?{parts.query}",
                parts.path,
                f"{parts.path}?{urlsplit(theirs['selfie_url']).query}",
                f"{url}0",
            )
            for address in wrong:
                method = "PUT" if url == mine["upload_url"] else "GET"
                extra = {"content": PHOTO, "headers": JPEG} if method == "PUT" else {}
                problem(await other.request(method, address, **extra), 404, "tryon_not_found")
        with clock.travel(timedelta(minutes=61)):
            problem(await visitor.get(mine["selfie_url"]), 404, "tryon_not_found")
            assert (await visitor.get(job["overlay_url"])).status_code == 200
        for one, who in ((mine, visitor), (theirs, other)):
            await who.delete(f"/tryon/{one['session_id']}")


async def test_files_that_are_no_photos_are_refused_and_not_kept(app: FastAPI, shop: Shop) -> None:
    before = files(shop)
    bad = [*malformed.broken(), *malformed.two_kinds(), *list(malformed.bombs())[:-1]]
    assert len(bad) >= 100
    async with client(app) as visitor:
        made = await opened(visitor)
        for name, data in bad:
            answer = await visitor.put(made["upload_url"], content=data, headers=JPEG)
            assert answer.status_code in (413, 415, 422), f"{name}: {answer.text}"
            assert answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"]
        huge = bytes(8 * 1024 * 1024)
        assert (await visitor.put(made["upload_url"], content=huge, headers=JPEG)).status_code == 413
        problem(
            await visitor.put(made["upload_url"], content=PHOTO, headers={"Content-Type": "text/html"}),
            415,
            "unsupported_media_type",
        )
        assert files(shop) == before
        assert (await visitor.put(made["upload_url"], content=PHOTO)).status_code == 204  # whatever it is called
        by_curl = {"Content-Type": "application/x-www-form-urlencoded"}
        assert (await visitor.put(made["upload_url"], content=PHOTO, headers=by_curl)).status_code == 204
        await visitor.delete(f"/tryon/{made['session_id']}")


async def test_what_is_not_agreed_to_is_said(app: FastAPI) -> None:
    async with client(app) as visitor:
        body = {"consent_version": "2020-01", "adult": True}
        problem(await visitor.post("/tryon/sessions", json=body), 400, "consent_required")
        version = (await visitor.get("/tryon/consent")).json()["version"]
        problem(
            await visitor.post("/tryon/sessions", json={"consent_version": version, "adult": False}), 400, "adults_only"
        )
        problem(await visitor.post("/tryon/sessions", json={"consent_version": version}), 400, "bad_input")
        for said in (
            "yes",
            "true",
            "on",
            "1",
            1,
            1.0,
            [True],
            {"adult": True},
            None,
        ):  # a statement is true, and no word
            body = {"consent_version": version, "adult": said}
            problem(await visitor.post("/tryon/sessions", json=body), 400, "bad_input")
            body = {"consent_version": version, "adult": True, "remote": said}
            problem(await visitor.post("/tryon/sessions", json=body), 400, "bad_input")


async def test_articles_that_are_not_shown_are_said(app: FastAPI, shop: Shop) -> None:
    async with client(app) as visitor:
        made = await opened(visitor)
        await visitor.put(made["upload_url"], content=PHOTO, headers=JPEG)
        where, json = f"/tryon/{made['session_id']}/product", {"Content-Type": "application/json"}
        child = (await skus(shop, "Kids > Raincoats"))[0]
        problem(await visitor.post(f"{where}/{child}", headers=json), 422, "tryon_children")
        problem(await visitor.post(f"{where}/NOTHING/LIKE/IT", headers=json), 404, "product_not_found")
        await visitor.delete(f"/tryon/{made['session_id']}")


async def test_a_conversations_card_goes_on_after_a_reload(app: FastAPI, shop: Shop) -> None:
    async with client(app) as visitor, client(app) as other:
        first = await visitor.post("/chat", json={"message": "rain jacket under 120"})
        here = first.json()["conversation_id"]
        said = {"message": "try on the second one", "conversation_id": here}
        answer = await visitor.post("/chat", json=said, headers={"Accept": "text/event-stream"})
        told = events(answer)
        reply = told[-1][1]["reply"]
        assert [data["block"] for name, data in told if name == "block"] == reply["blocks"]
        upload, replies = reply["blocks"]
        agreed = (await visitor.get("/tryon/consent")).json()
        assert (upload["type"], upload["consent"]["version"], upload["consent"]["adult"]) == (
            "upload",
            agreed["version"],
            agreed["adult"],
        )
        assert [each["label"] for each in replies["replies"]] == ["Another colour", "Size chart", "Delete my photo"]
        kept = (await visitor.get(f"/conversations/{here}")).json()["messages"][-1]
        assert kept["blocks"] == reply["blocks"] and "shopclerk tryon" not in kept["text"]
        where = {"conversation_id": here}
        assert (await visitor.get("/tryon/sessions", params=where)).json() == {"sessions": []}
        made = await opened(visitor, conversation_id=here)
        await visitor.put(made["upload_url"], content=PHOTO, headers=JPEG)
        body = {"product_id": upload["article"]["product_id"]}
        asked = await visitor.post(f"/tryon/{made['session_id']}/product/{upload['article']['variant_id']}", json=body)
        assert asked.status_code == 202 and asked.json()["variant_id"] == upload["article"]["variant_id"]
        await finished(visitor, made["session_id"])
        [found] = (await visitor.get("/tryon/sessions", params=where)).json()["sessions"]
        assert found["session_id"] == made["session_id"] and found["jobs"][0]["overlay_url"]
        green = await visitor.post("/chat", json={"message": "and in green?", "conversation_id": here})
        assert [each["type"] for each in green.json()["blocks"]] == ["progress", "quick_replies"]
        assert green.json()["blocks"][0]["article"]["colour"] == "Forest"
        await other.post("/chat", json={"message": "hello"})
        problem(await other.get("/tryon/sessions", params=where), 404, "conversation_not_found")
        problem(await visitor.get("/tryon/sessions"), 400, "bad_input")
        await finished(visitor, made["session_id"])  # what is still being made is thrown away a little later
        gone = await visitor.post("/chat", json={"message": "delete my photo", "conversation_id": here})
        assert gone.json()["text"].startswith("Your photo is deleted")
        assert (await visitor.get("/tryon/sessions", params=where)).json() == {"sessions": []}
        problem(await visitor.get(found["jobs"][0]["overlay_url"]), 404, "tryon_not_found")
    async with asyncio.timeout(30):  # the picture that was being made meanwhile is thrown away once it is done
        while files(shop):
            await asyncio.sleep(0.02)
