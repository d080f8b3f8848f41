"""A stand-in for Google's Gemini API: ``generateContent`` of an image model, by key."""

from __future__ import annotations

from typing import Any

from PIL import Image

from evals.standins.tryon.loopback import Reply, Request
from evals.standins.tryon.service import Service, text_of

KEY, MODEL = "AIzaSECRETsecretSECRETsecretSECRET", "gemini-3.1-flash-image"
_SETTINGS = ["HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT"]
#: Ends without a picture, by fault.
ENDS = {
    "safety": "SAFETY",
    "image_safety": "IMAGE_SAFETY",
    "prohibited": "IMAGE_PROHIBITED_CONTENT",
    "no_image": "NO_IMAGE",
    "recited": "IMAGE_RECITATION",
    "other": "IMAGE_OTHER",
    "too_long": "MAX_TOKENS",
    "new_end": "A_REASON_OF_NEXT_YEAR",
}
WORDS = {
    "says_nobody": "NOBODY",
    "says_several": "SEVERAL.\n",
    "says_minor": "MINOR",
    "chats": "Sure! NOBODY would know.",
}


class Gemini(Service):
    """The API-key door."""

    path = f"/v1/models/{MODEL}"

    async def answer(self, request: Request) -> Reply:
        if request.headers.get("x-goog-api-key") != KEY:
            details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
            return Reply(400, {"error": {"code": 400, "status": "INVALID_ARGUMENT", "details": details}})
        assert KEY not in request.path and "authorization" not in request.headers
        if request.method == "GET":
            assert request.path == self.path and not request.body
            return self.wrong or Reply(200, {"name": f"models/{MODEL}", "displayName": "Nano Banana"})
        assert request.method == "POST" and request.path == f"{self.path}:generateContent", request.path
        self.orders.append(body := request.json)
        self.fields(body, {"contents": None, "generationConfig": None, "safetySettings": None, "store": False})
        return content(self, body, {})


def content(self: Service, body: dict[str, Any], image: dict[str, str]) -> Reply:
    """Answer a request of generateContent, once all of it is as it has to be."""
    [turn] = body["contents"]
    self.fields(turn, {"role": "user", "parts": None})
    said, *pictures = turn["parts"]
    self.fields(said, {"text": None})
    assert "{" not in said["text"] and "wears that article" in said["text"] and len(said["text"]) < 2_000
    photo, garment = (_picture(self, part) for part in pictures)
    config = body["generationConfig"]
    self.fields(config, {"candidateCount": 1, "responseModalities": ["TEXT", "IMAGE"], "imageConfig": None})
    ratio = config["imageConfig"]["aspectRatio"]
    self.fields(config["imageConfig"], {"aspectRatio": ratio, **image})
    wide, tall = map(int, ratio.split(":"))
    assert abs(photo.width * tall / (photo.height * wide) - 1) < 0.01, f"{photo.size} is not {ratio}"
    assert body["safetySettings"] == [
        {"category": f"HARM_CATEGORY_{each}", "threshold": "BLOCK_MEDIUM_AND_ABOVE"} for each in _SETTINGS
    ]
    return _reply(self, photo, garment)


def _reply(self: Service, photo: Image.Image, garment: Image.Image) -> Reply:
    if self.wrong:
        return self.wrong
    if self.fault == "blocked":
        return Reply(200, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}})
    if self.fault in ENDS:
        return Reply(200, {"candidates": [{"finishReason": ENDS[self.fault], "index": 0}]})
    word = "NOBODY" if self.is_nobody(photo) else WORDS.get(self.fault)
    if word:
        return Reply(200, {"candidates": [{"content": {"parts": [{"text": word}]}, "finishReason": "STOP"}]})
    # As the real ones do, it draws at sizes of its own, and thinks in pictures first.
    blocks = photo.resize((photo.width * 9 // 8 // 8 * 8, photo.height * 9 // 8 // 8 * 8))
    sketch = {"inlineData": {"mimeType": "image/png", "data": text_of(b"a sketch")}, "thought": True}
    done = {"inlineData": {"mimeType": "image/png", "data": text_of(self.drawn(blocks, garment))}}
    parts = [{"text": "Here you are."}, sketch, done]
    return Reply(200, {"candidates": [{"content": {"role": "model", "parts": parts}, "finishReason": "STOP"}]})


def _picture(self: Service, part: dict[str, Any]) -> Image.Image:
    self.fields(part, {"inlineData": None})
    self.fields(part["inlineData"], {"mimeType": "image/jpeg", "data": None})
    return self.picture(part["inlineData"]["data"])
