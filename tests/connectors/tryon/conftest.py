"""Fixtures of the providers of other companies: small photos, so that the suites are quick."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from PIL import Image

from connectors.tryon.base import Garment, Photo, TryOnProvider
from evals.standins.tryon.loopback import serving
from evals.standins.tryon.service import Service, png
from evals.tryon import people


@cache
def small(name: str) -> Photo:
    picture = Image.open(io.BytesIO(people.photo(name).data)).convert("RGB")
    picture.thumbnail((400, 400))
    return Photo(png(picture), *picture.size)


@pytest.fixture
def photo() -> Photo:
    return small("b0_down")


@pytest.fixture
def nobody() -> Photo:
    return small("room")


@cache
def jumper() -> Garment:
    drawn = people.article("jumper")
    picture = Image.open(io.BytesIO(drawn.picture))
    picture.thumbnail((240, 240))
    return replace(drawn, picture=png(picture))


@pytest.fixture
def garment() -> Garment:
    return jumper()


@pytest.fixture
async def provider(made: Callable[[str], TryOnProvider], service: Service) -> AsyncIterator[TryOnProvider]:
    """The provider that a module's `made` opens, at its stand-in."""
    opened = made(service.url)
    yield opened
    await opened.close()


@pytest.fixture
def served(nobody: Photo) -> Callable[[Service], AbstractAsyncContextManager[Service]]:
    """Serve a stand-in, which knows what a photo without a person is."""

    @asynccontextmanager
    async def serve(service: Any) -> AsyncIterator[Any]:
        async with serving(service) as url:
            service.url, service.nobody = url, nobody.data
            yield service

    return serve
