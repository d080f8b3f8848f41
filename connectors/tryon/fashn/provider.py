"""FASHN's try-on: a prediction is ordered, asked after until it is done, and its picture comes in the answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from commerce.errors import TryOnError, TryOnRefused, TryOnUnavailable
from connectors.tryon import answers
from connectors.tryon.base import Garment, Overlay, Photo
from connectors.tryon.frames import RATIOS, Frame, Ratio, framed
from connectors.tryon.garment_kinds import Kind, kind_of
from connectors.tryon.refusal_sentences import refusal
from connectors.tryon.remote import Answer, Remote
from connectors.tryon.settings import TryOnSettings
from runtime.settings import Settings

URL = "https://api.fashn.ai"
_ID = re.compile(r"[\w-]{1,128}", re.ASCII)
_GOES_ON = frozenset({"starting", "in_queue", "processing"})
_PAUSE = 1.0
_PATIENCE = 5  # questions in a row that may go unanswered: asking again costs nothing
_PREFIX = re.compile(r"data:image/(?:png|jpeg);base64,")
#: Kinds of articles that v1.6 was made for, as it calls them.
_CLOTHES = {
    **dict.fromkeys(("tshirt", "polo", "shirt", "blouse", "jumper", "hoodie", "waistcoat", "jacket", "coat"), "tops"),
    **dict.fromkeys(("trousers", "shorts", "skirt"), "bottoms"),
    "dress": "one-pieces",
}


@dataclass(frozen=True, slots=True)
class Model:
    """What differs between FASHN's models: what they take, and in which proportions they draw."""

    takes: Callable[[Kind], bool]
    inputs: Callable[[Kind, str, str, Frame], dict[str, Any]]
    ratios: tuple[Ratio, ...]


def _fast(kind: Kind, photo: str, garment: str, _frame: Frame) -> dict[str, Any]:
    return {
        "model_image": photo,
        "garment_image": garment,
        "category": _CLOTHES[kind.name],
        "mode": "balanced",
        "garment_photo_type": "auto",
        "moderation_level": "conservative",
        "num_samples": 1,
    }


def _fine(_kind: Kind, photo: str, garment: str, frame: Frame) -> dict[str, Any]:
    return {
        "model_image": photo,
        "product_image": garment,
        "generation_mode": "balanced",
        "resolution": "1k",
        "aspect_ratio": f"{frame.ratio[0]}:{frame.ratio[1]}",
        "num_images": 1,
    }


MODELS = {
    # It draws 864 by 1296.
    "tryon-v1.6": Model(lambda kind: kind.name in _CLOTHES, _fast, ((2, 3),)),
    "tryon-max": Model(lambda _: True, _fine, RATIOS),
}


class FashnTryOn:
    """Try-on by FASHN.

    Args:
        key: Its API key.
        model: One of `MODELS`.
        url: Where the API is.
        seconds: How long an answer may take.
        sleep: How to wait between two questions.
    """

    name = "fashn"
    paid = True

    def __init__(
        self,
        key: SecretStr,
        model: str,
        url: str = URL,
        seconds: float = 60.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._key, self._name, self._model, self._sleep = key, model, MODELS[model], sleep
        self._remote = Remote(self.name, url, seconds)

    async def accepts(self, garment: Garment) -> None:
        """Let pass the kinds of articles that the model was made for."""
        self._kind(garment)

    async def overlay(self, photo: Photo, garment: Garment) -> Overlay:
        """Order a picture and wait for it."""
        kind = self._kind(garment)
        before = await asyncio.to_thread(answers.photo_picture, photo)
        frame = await asyncio.to_thread(framed, before, self._model.ratios)
        sent = await asyncio.to_thread(answers.photo_jpeg, frame.picture)
        article = await asyncio.to_thread(answers.garment_jpeg, garment)
        inputs = self._model.inputs(kind, _url(sent), _url(article), frame)
        # In the answer, and so in the service's memory only: what lies at its own addresses stays there for days.
        inputs |= {"output_format": "png", "return_base64": True}
        ordered = await self._ask("POST", "/v1/run", {"model_name": self._name, "inputs": inputs})
        self._remote.check(ordered)
        done = await self._wait(ordered.text("id"))
        text = done.text("output", 0)
        mark = _PREFIX.match(text)
        if mark is None:  # an address is not followed
            raise TryOnError(code="tryon_no_answer")
        made = await asyncio.to_thread(answers.picture_of, text[mark.end() :])
        return await asyncio.to_thread(lambda: answers.finished(before, frame.cut(made), self.name))

    async def check(self) -> str:
        """Ask how many credits are left, which costs nothing."""
        answer = await self._ask("GET", "/v1/credits")
        self._remote.check(answer)
        left = answer.at("credits", "total")
        if not isinstance(left, int | float) or left <= 0:
            raise TryOnUnavailable("No credits are left at FASHN.", code="tryon_provider_quota")
        return f"fashn: {self._name}, {left} credits left"

    async def close(self) -> None:
        """Let go of connections."""
        await self._remote.close()

    def _kind(self, garment: Garment) -> Kind:
        kind = kind_of(garment)
        if not self._model.takes(kind):
            raise refusal(kind.reason or "garment_kind")
        return kind

    async def _wait(self, prediction: str) -> Answer:
        """Return the answer that says that the picture is done; whoever calls ends the waiting.

        Raises:
            TryOnRefused: It was held back, or the person is not seen.
            TryOnError: It failed, or nobody can say.
        """
        if not _ID.fullmatch(prediction):
            raise TryOnError(code="tryon_no_answer")
        missed = 0
        while True:
            try:
                answer = await self._ask("GET", f"/v1/status/{prediction}")
            except TryOnError:
                answer = Answer(0, None)
            status = answer.text("status") if answer.status == 200 else ""
            if status == "completed":
                return answer
            if status and status not in _GOES_ON:
                raise _failure(answer.text("error", "name"))
            missed = 0 if status else missed + 1
            if missed == _PATIENCE or answer.status in (401, 403, 404):
                raise TryOnError(code="tryon_no_answer", detail=f"fashn: status {answer.status}")
            await self._sleep(_PAUSE)

    async def _ask(self, method: str, path: str, body: object = None) -> Answer:
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}"}
        return await self._remote.ask(method, path, headers=headers, json=body)


def _url(data: bytes) -> str:
    return f"data:image/jpeg;base64,{answers.encoded(data)}"


def _failure(name: str) -> TryOnRefused | TryOnError:
    if name == "ContentModerationError":
        return refusal("safety")
    if name == "PoseError":
        return refusal("pose")
    return TryOnError(detail=f"fashn: {name if name.isalnum() else 'failed'}"[:60])


def open_provider(settings: Settings) -> FashnTryOn:
    """Return the provider that the settings mean.

    Raises:
        ConfigurationError: The address is not safe.
    """
    own = settings.section(TryOnSettings)
    return FashnTryOn(own.fashn_api_key, own.fashn_model, own.fashn_url or URL, own.timeout)
