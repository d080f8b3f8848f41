"""What a Gemini image model is sent, and how its answer is read; the same at both of Google's doors."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from commerce.errors import TryOnError
from connectors.tryon.answers import encoded
from connectors.tryon.frames import Ratio
from connectors.tryon.garment_kinds import Kind
from connectors.tryon.refusal_sentences import refusal
from connectors.tryon.remote import Answer, reach

_HARMS = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")
#: Ends that say that the picture may not be; whatever else ends without a picture is a failure.
_HELD_BACK = frozenset(
    {
        "SAFETY",
        "IMAGE_SAFETY",
        "PROHIBITED_CONTENT",
        "IMAGE_PROHIBITED_CONTENT",
        "BLOCKLIST",
        "SPII",
        "MODEL_ARMOR",
    }
)
#: Words that the prompt asks for instead of a picture. They are compared whole, and mean nothing else.
_WORDS = {"NOBODY": "nobody", "SEVERAL": "several_people", "MINOR": "minor"}


@cache
def _prompt() -> str:
    return Path(__file__).with_name("prompt.md").read_text(encoding="utf-8").strip()


def body(kind: Kind, photo: bytes, garment: bytes, ratio: Ratio) -> dict[str, Any]:
    """Return the request: our own words, the photo, the article's picture.

    Args:
        kind: What the article is. Nothing of the shop's words is in the request: titles are written by many.
        photo: A JPEG.
        garment: A JPEG.
        ratio: The proportions of the photo, and of the answer.
    """
    pictures = [{"inlineData": {"mimeType": "image/jpeg", "data": encoded(each)}} for each in (photo, garment)]
    return {
        "contents": [{"role": "user", "parts": [{"text": _prompt().format(article=kind.shown)}, *pictures]}],
        "generationConfig": {
            "candidateCount": 1,
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": {"aspectRatio": f"{ratio[0]}:{ratio[1]}"},
        },
        "safetySettings": [
            {"category": f"HARM_CATEGORY_{each}", "threshold": "BLOCK_MEDIUM_AND_ABOVE"} for each in _HARMS
        ],
    }


def picture(answer: Answer) -> str:
    """Return the picture of an answer, as Base64.

    Raises:
        TryOnRefused: It was held back.
        TryOnError: There is none; code ``tryon_no_answer``.
    """
    if answer.at("promptFeedback", "blockReason"):
        raise refusal("safety")
    parts = answer.at("candidates", 0, "content", "parts")
    # Models that think write and draw sketches first.
    spoken = [part for part in parts if not reach(part, "thought")] if isinstance(parts, list) else []
    found = [reach(part, "inlineData", "data") for part in spoken]
    drawn = [each for each in found if isinstance(each, str) and each]
    if answer.text("candidates", 0, "finishReason") in _HELD_BACK:
        raise refusal("safety")
    if not drawn:
        said = "".join(text for part in spoken if isinstance(text := reach(part, "text"), str))
        if reason := _WORDS.get(said.strip(" .\n")):
            raise refusal(reason)
        raise TryOnError(code="tryon_no_answer")
    return drawn[-1]
