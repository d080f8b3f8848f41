"""The provider that there is without any configuration, in the whole machinery; only where its extra is installed."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from commerce.sentences import restored
from connectors.tryon.registry import open_providers
from evals.tryon import people
from service.shop import Shop
from service.studio import Studio
from service.tryon import sessions
from tests.loud import skip_loudly
from tests.service.tryon.trying import files, made, opened, skus

pytestmark = pytest.mark.asyncio(loop_scope="module")
BODIES = people.BODIES


@pytest.fixture
def local(shop: Shop) -> None:
    providers = open_providers(shop.settings)
    if not providers:
        skip_loudly("the local try-on", "Install the extra tryon.")
    assert [(each.name, each.paid) for each in providers] == [("local", False)]
    shop.studio = Studio(providers, shop.studio.files)


async def test_a_shirt_is_shown_on_a_person_and_on_nothing_else(shop: Shop, local: None) -> None:
    sku = (await skus(shop))[0]
    who, row = await opened(shop, photo=sorted(BODIES.glob("*_down.jpg"))[0].read_bytes())
    done = await made(shop, who, row.id, sku)
    assert (done.state, done.provider, done.code) == ("done", "local", "")
    assert done.label == "tryon.label" and done.notes
    picture, photo = await sessions.overlay(shop, row.id, done.id), await sessions.photo(shop, row.id)
    assert Image.open(io.BytesIO(picture)).size == Image.open(io.BytesIO(photo)).size
    who, row = await opened(shop)  # of noise
    refused = await made(shop, who, row.id, sku)
    assert refused.state == "refused" and refused.code.startswith("tryon_") and restored(refused.sentence).endswith(".")
    assert len(files(shop)) == 3
