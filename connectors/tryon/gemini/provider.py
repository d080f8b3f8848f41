"""Google's Gemini image models by API key: the photo, the article's picture and a prompt of ours."""

from __future__ import annotations

import asyncio

from pydantic import SecretStr

from commerce.errors import TryOnUnavailable
from connectors.tryon import answers
from connectors.tryon.base import Garment, Overlay, Photo
from connectors.tryon.frames import framed
from connectors.tryon.garment_kinds import kind_of
from connectors.tryon.gemini import shape
from connectors.tryon.remote import Answer, Remote, reach
from connectors.tryon.settings import TryOnSettings
from runtime.settings import Settings

URL = "https://generativelanguage.googleapis.com"


class GeminiTryOn:
    """Try-on by a general image model.

    Args:
        key: An API key of a project with billing: without, Google learns from what it is sent.
        model: The model's id.
        url: Where the API is.
        seconds: How long an answer may take.
    """

    name = "gemini"
    paid = True

    def __init__(self, key: SecretStr, model: str, url: str = URL, seconds: float = 60.0) -> None:
        self._key, self._model = key, model
        self._remote = Remote(self.name, url, seconds)

    async def accepts(self, garment: Garment) -> None:
        """Let pass every kind of article that is known."""
        kind_of(garment)

    async def overlay(self, photo: Photo, garment: Garment) -> Overlay:
        """Have the model draw the person in the garment."""
        kind = kind_of(garment)
        before = await asyncio.to_thread(answers.photo_picture, photo)
        frame = await asyncio.to_thread(framed, before)
        sent = await asyncio.to_thread(answers.photo_jpeg, frame.picture)
        article = await asyncio.to_thread(answers.garment_jpeg, garment)
        # Without it, projects made since October 2026 keep what they are asked.
        body = shape.body(kind, sent, article, frame.ratio) | {"store": False}
        answer = await self._ask("POST", f"{self._path}:generateContent", body)
        made = await asyncio.to_thread(answers.picture_of, shape.picture(answer))
        return await asyncio.to_thread(lambda: answers.finished(before, frame.cut(made), self.name))

    async def check(self) -> str:
        """Ask for the model's description, which costs nothing."""
        answer = await self._ask("GET", self._path)
        return f"gemini: {answer.text('displayName')[:60] or self._model} answers"

    async def close(self) -> None:
        """Let go of connections."""
        await self._remote.close()

    @property
    def _path(self) -> str:
        return f"/v1/models/{self._model}"

    async def _ask(self, method: str, path: str, body: object = None) -> Answer:
        answer = await self._remote.ask(
            method, path, headers={"x-goog-api-key": self._key.get_secret_value()}, json=body
        )
        details = answer.at("error", "details")
        reasons = [reach(each, "reason") for each in details] if isinstance(details, list) else []
        if answer.status == 400 and "API_KEY_INVALID" in reasons:
            raise TryOnUnavailable(code="tryon_provider_key", detail="gemini: the key is not valid")
        self._remote.check(answer)
        return answer


def open_provider(settings: Settings) -> GeminiTryOn:
    """Return the provider that the settings mean.

    Raises:
        ConfigurationError: The address is not safe.
    """
    own = settings.section(TryOnSettings)
    return GeminiTryOn(own.gemini_api_key, own.gemini_model, own.gemini_url or URL, own.timeout)
