"""Google's Vertex AI: the try-on model by ``:predict``, or a Gemini image model of the same project and region."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from commerce.errors import TryOnError
from connectors.tryon import answers
from connectors.tryon.base import Garment, Overlay, Photo
from connectors.tryon.frames import Frame, framed
from connectors.tryon.garment_kinds import Kind, kind_of
from connectors.tryon.gemini import shape
from connectors.tryon.google.auth import Tokens, tokens
from connectors.tryon.refusal_sentences import refusal
from connectors.tryon.remote import Answer, Remote
from connectors.tryon.settings import TryOnSettings
from runtime.settings import Settings

#: Kinds of articles that the try-on model was made for: clothes and shoes.
TAKES = frozenset(
    {
        "tshirt",
        "polo",
        "shirt",
        "blouse",
        "jumper",
        "hoodie",
        "waistcoat",
        "jacket",
        "coat",
        "dress",
        "trousers",
        "shorts",
        "skirt",
        "shoes",
    }
)
#: What a refusal for safety reads like, where it comes as a bad request.
_HELD_BACK = re.compile(
    r"responsible ai|safety|usage guidelines|person ?generation|sensitive|prohibited", re.IGNORECASE
)


class GoogleTryOn:
    """Try-on by Vertex AI.

    Args:
        project: The project's id.
        region: Where it is computed, or ``global``.
        model: The model's id; one that begins with ``gemini`` is asked as an image model.
        access: Who gives tokens.
        url: Where the API is; the region's own address when empty.
        seconds: How long an answer may take.
    """

    name = "google"
    paid = True

    def __init__(
        self, project: str, region: str, model: str, access: Tokens, url: str = "", seconds: float = 60.0
    ) -> None:
        host = "aiplatform" if region == "global" else f"{region}-aiplatform"
        self._model, self._access = f"publishers/google/models/{model}", access
        self._place, self._name = f"projects/{project}/locations/{region}", model
        self._remote = Remote(self.name, url or f"https://{host}.googleapis.com", seconds)

    async def accepts(self, garment: Garment) -> None:
        """Let pass the kinds of articles that the model was made for."""
        self._kind(garment)

    async def overlay(self, photo: Photo, garment: Garment) -> Overlay:
        """Have the model draw the person in the garment."""
        kind = self._kind(garment)
        before = await asyncio.to_thread(answers.photo_picture, photo)
        frame = await asyncio.to_thread(framed, before) if self._draws else Frame(before, (0, 0), (0, 0, *before.size))
        sent = await asyncio.to_thread(answers.photo_jpeg, frame.picture)
        article = await asyncio.to_thread(answers.garment_jpeg, garment)
        if self._draws:
            body = shape.body(kind, sent, article, frame.ratio)
            body["generationConfig"]["imageConfig"]["personGeneration"] = "ALLOW_ADULT"
            text = shape.picture(await self._ask("POST", f"/v1/{self._place}/{self._model}:generateContent", body))
        else:
            answer = await self._ask("POST", f"/v1/{self._place}/{self._model}:predict", _body(sent, article))
            text = _picture(answer)
        made = await asyncio.to_thread(answers.picture_of, text)
        return await asyncio.to_thread(lambda: answers.finished(before, frame.cut(made), self.name))

    async def check(self) -> str:
        """Ask for the model's description, which costs nothing."""
        answer = await self._ask("GET", f"/v1beta1/{self._model}")
        return f"google: {self._name} answers, {answer.text('launchStage')[:60] or 'stage unknown'}"

    async def close(self) -> None:
        """Let go of connections and tokens."""
        await self._access.close()
        await self._remote.close()

    @property
    def _draws(self) -> bool:
        return self._name.startswith("gemini")

    def _kind(self, garment: Garment) -> Kind:
        kind = kind_of(garment)
        if not self._draws and kind.name not in TAKES:
            raise refusal(kind.reason or "garment_kind")
        return kind

    async def _ask(self, method: str, path: str, body: object = None) -> Answer:
        headers = {"Authorization": f"Bearer {await self._access.get()}"}
        answer = await self._remote.ask(method, path, headers=headers, json=body)
        if answer.status == 401:
            self._access.forget()
        if answer.status == 400 and _HELD_BACK.search(answer.text("error", "message")):
            raise refusal("safety")
        self._remote.check(answer)
        return answer


def _body(photo: bytes, garment: bytes) -> dict[str, Any]:
    """Return the request. It names no storage: pictures come in the answer and nowhere else."""
    return {
        "instances": [{"personImage": _image(photo), "productImages": [_image(garment)]}],
        "parameters": {
            "sampleCount": 1,
            "addWatermark": True,
            "personGeneration": "ALLOW_ADULT",
            "safetySetting": "BLOCK_MEDIUM_AND_ABOVE",
            "outputOptions": {"mimeType": "image/png"},
        },
    }


def _image(data: bytes) -> dict[str, Any]:
    return {"image": {"bytesBase64Encoded": answers.encoded(data), "mimeType": "image/jpeg"}}


def _picture(answer: Answer) -> str:
    """Return the picture of an answer, as Base64.

    Raises:
        TryOnRefused: It was held back.
        TryOnError: There is none.
    """
    text = answer.text("predictions", 0, "bytesBase64Encoded")
    if not text and answer.at("predictions", 0, "raiFilteredReason"):
        raise refusal("safety")
    if not text:
        raise TryOnError(code="tryon_no_answer")
    return text


def open_provider(settings: Settings) -> GoogleTryOn:
    """Return the provider that the settings mean.

    Raises:
        ConfigurationError: The key file or the address cannot be used.
    """
    own = settings.section(TryOnSettings)
    return GoogleTryOn(
        own.google_project,
        own.google_region,
        own.google_model,
        tokens(own.google_application_credentials),
        own.google_url,
        own.timeout,
    )
