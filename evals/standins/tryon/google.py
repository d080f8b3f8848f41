"""A stand-in for Google Cloud: tokens by key file or machine, ``:predict`` of the try-on model, and Gemini's door."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from PIL import Image

from evals.standins.tryon.gemini import content
from evals.standins.tryon.loopback import Reply, Request
from evals.standins.tryon.service import FAULTS, Service, text_of

PROJECT, REGION, MAIL = "shop-fitting-room", "europe-west4", "fitting@shop-fitting-room.iam.gserviceaccount.com"
MODEL, DRAWS = "virtual-try-on-001", "gemini-3.1-flash-image"
TOKEN = "ya29.SECRETsecretSECRETsecret"
_PLACE = f"/v1/projects/{PROJECT}/locations/{REGION}/publishers/google/models"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SAFETY = {
    "filtered": Reply(200, {"predictions": [{"raiFilteredReason": "Support codes: 58061214"}]}),
    "unsafe": Reply(400, {"error": {"code": 400, "message": "It violates Google's Responsible AI practices."}}),
    "a_child": Reply(400, {"error": {"code": 400, "message": "blocked by the Person Generation setting"}}),
}


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem() -> str:
    plain = serialization.NoEncryption()
    return key().private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def key_file(folder: Path, url: str, **changed: object) -> Path:
    """A service account's key file."""
    facts = {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": "k1",
        "private_key": pem(),
        "client_email": MAIL,
        "token_uri": f"{url}/token",
        **changed,
    }
    path = folder / "key.json"
    path.write_text(json.dumps(facts))
    return path


def signed_in(folder: Path, url: str) -> Path:
    """What gcloud leaves."""
    facts = {
        "type": "authorized_user",
        "client_id": "gcloud",
        "client_secret": "SECRET-client",
        "refresh_token": "SECRET-1//r",
        "token_uri": f"{url}/token",
    }
    path = folder / "adc.json"
    path.write_text(json.dumps(facts))
    return path


class Google(Service):
    """Vertex AI, and the two places that give tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.lasts: Any = 3599
        self.denied = False

    async def answer(self, request: Request) -> Reply:
        if request.path == "/token":
            return self._token(request)
        if request.path.startswith("/computeMetadata/"):
            assert request.path.endswith("/v1/instance/service-accounts/default/token")
            assert request.headers["metadata-flavor"] == "Google"
            self.tokens.append("machine")
            return Reply(200, {"access_token": TOKEN, "expires_in": self.lasts, "token_type": "Bearer"})
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return FAULTS["key"]
        if request.method == "GET":
            assert request.path.startswith("/v1beta1/publishers/google/models/")
            return self.wrong or Reply(200, {"name": request.path[9:], "launchStage": "GA"})
        self.orders.append(body := request.json)
        assert request.method == "POST"
        if request.path == f"{_PLACE}/{DRAWS}:generateContent":
            self.fields(body, {"contents": None, "generationConfig": None, "safetySettings": None})
            return content(self, body, {"personGeneration": "ALLOW_ADULT"})
        assert request.path == f"{_PLACE}/{MODEL}:predict", request.path
        return self._predict(body)

    def _predict(self, body: dict[str, Any]) -> Reply:
        self.fields(body, {"instances": None, "parameters": None})
        [instance] = body["instances"]
        self.fields(instance, {"personImage": None, "productImages": None})
        [product] = instance["productImages"]
        photo, garment = (_picture(self, each) for each in (instance["personImage"], product))
        self.fields(
            body["parameters"],
            {
                "sampleCount": 1,
                "addWatermark": True,
                "personGeneration": "ALLOW_ADULT",
                "safetySetting": "BLOCK_MEDIUM_AND_ABOVE",
                "outputOptions": {"mimeType": "image/png"},
            },
        )
        if self.wrong:
            return self.wrong
        if self.fault in SAFETY or self.is_nobody(photo):
            return SAFETY.get(self.fault, SAFETY["filtered"])
        made = {"bytesBase64Encoded": text_of(self.drawn(photo, garment)), "mimeType": "image/png"}
        return Reply(200, {"predictions": [made]})

    def _token(self, request: Request) -> Reply:
        form = request.form
        if self.denied:
            return Reply(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
        if form["grant_type"] == "refresh_token":
            self.fields(
                form,
                {
                    "grant_type": "refresh_token",
                    "client_id": "gcloud",
                    "client_secret": "SECRET-client",
                    "refresh_token": "SECRET-1//r",
                },
            )
            self.tokens.append("signed in")
        else:
            self.fields(form, {"grant_type": _GRANT, "assertion": None})
            options: Any = {"verify_iat": False, "verify_exp": False}  # clocks travel in tests
            place = f"{self.url}/token"
            claims = jwt.decode(form["assertion"], key().public_key(), ["RS256"], options, audience=place)
            assert jwt.get_unverified_header(form["assertion"])["kid"] == "k1"
            assert (claims["iss"], claims["scope"]) == (MAIL, "https://www.googleapis.com/auth/cloud-platform")
            assert 0 < claims["exp"] - claims["iat"] <= 3600
            self.tokens.append("service account")
        return Reply(200, {"access_token": TOKEN, "expires_in": self.lasts, "token_type": "Bearer"})


def _picture(self: Service, found: dict[str, Any]) -> Image.Image:
    self.fields(found, {"image": None})
    self.fields(found["image"], {"bytesBase64Encoded": None, "mimeType": "image/jpeg"})
    return self.picture(found["image"]["bytesBase64Encoded"])
