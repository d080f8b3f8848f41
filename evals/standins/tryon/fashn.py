"""A stand-in for FASHN: run, status, credits."""

from __future__ import annotations

from typing import Any

from PIL import Image

from evals.standins.tryon.loopback import Reply, Request
from evals.standins.tryon.service import Service, text_of

KEY = "fa-SECRETsecretSECRETsecret"
_HEAD = "data:image/jpeg;base64,"
_COMMON = {"output_format": "png", "return_base64": True}
#: How a prediction can fail, by fault.
FAILURES = {
    "moderated": "ContentModerationError",
    "no_pose": "PoseError",
    "no_image": "ImageLoadError",
    "pipeline": "PipelineError",
    "third": "3rdPartyProviderError",
    "new_error": "An error of <next> year, " * 9,
}


class Fashn(Service):
    """FASHN's API."""

    def __init__(self, model: str = "tryon-v1.6") -> None:
        super().__init__()
        self.model, self.waits, self.asked, self.credits = model, 2, 0, 234
        self._done: dict[str, Reply] = {}

    async def answer(self, request: Request) -> Reply:
        if request.headers.get("authorization") != f"Bearer {KEY}":
            return Reply(401, {"error": "UnauthorizedAccess", "message": "Unauthorized: Invalid token"})
        assert KEY not in request.path
        if (request.method, request.path) == ("GET", "/v1/credits"):
            credits = {"total": self.credits, "subscription": 0, "on_demand": self.credits}
            return self.wrong or Reply(200, {"credits": credits})
        if request.method == "GET":
            return self._status(request.path)
        assert (request.method, request.path) == ("POST", "/v1/run"), request.path
        self.orders.append(body := request.json)
        self.fields(body, {"model_name": self.model, "inputs": None})
        made = self._run(body["inputs"])
        if self.wrong:
            return self.wrong
        if self.fault == "not_started":
            return Reply(200, {"id": "", "error": "it did not start"})
        if self.fault == "strange_id":
            return Reply(200, {"id": "../credits?x=", "error": None})
        name = f"123a87r9-4129-{len(self.orders)}-u1"
        self._done[name] = made
        return Reply(200, {"id": name, "error": None})

    def _run(self, inputs: dict[str, Any]) -> Reply:
        if self.model == "tryon-max":
            article = "product_image"
            expected = {"generation_mode": "balanced", "resolution": "1k", "aspect_ratio": None, "num_images": 1}
        else:
            article = "garment_image"
            expected = {
                "category": None,
                "mode": "balanced",
                "garment_photo_type": "auto",
                "num_samples": 1,
                "moderation_level": "conservative",
            }
        self.fields(inputs, {"model_image": None, article: None, **expected, **_COMMON})
        assert inputs.get("category", "tops") in ("tops", "bottoms", "one-pieces")
        photo, garment = self._sent(inputs["model_image"]), self._sent(inputs[article])
        wide, tall = map(int, inputs.get("aspect_ratio", "2:3").split(":"))
        assert abs(photo.width * tall / (photo.height * wide) - 1) < 0.01, photo.size
        if self.fault in FAILURES or self.is_nobody(photo):
            error = {"name": FAILURES.get(self.fault, "PoseError"), "message": "a message with words of theirs"}
            return Reply(200, {"status": "failed", "error": error, "output": None})
        made = f"data:image/png;base64,{text_of(self.drawn(photo, garment))}"
        if self.fault == "address":
            made = f"{self.url}/cdn/output_0.png"
        return Reply(200, {"status": "completed", "error": None, "output": [made]})

    def _sent(self, text: str) -> Image.Image:
        assert text.startswith(_HEAD), text[:30]
        return self.picture(text.removeprefix(_HEAD))

    def _status(self, path: str) -> Reply:
        self.asked += 1
        if self.fault == "odd":
            return self.odd
        name = path.removeprefix("/v1/status/")
        assert name in self._done, path
        if self.fault == "forgotten":
            return Reply(404, {"error": "NotFound"})
        if self.fault == "never_known" or (self.fault == "hiccup" and self.asked % 2):
            return Reply(502, b"bad gateway")
        if self.fault == "cancelled":
            return Reply(200, {"id": name, "status": "canceled", "error": None})
        if self.asked <= self.waits:
            state = "in_queue" if self.asked == 1 else "processing"
            return Reply(200, {"id": name, "status": state, "error": None, "output": None})
        reply = self._done[name]
        return Reply(reply.status, {"id": name, **reply.body})
