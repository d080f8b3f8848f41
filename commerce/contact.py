"""How the shop's people are reached besides in a conversation: the ``[contact]`` of ``policy.toml``."""

from __future__ import annotations

from pydantic import Field

from commerce.rules import Part


class Contact(Part):
    """Ways to reach a person: told to customers who ask; what is empty is not given out."""

    phone: str = Field("", max_length=40, description="telephone number")
    email: str = Field("", max_length=120, description="e-mail address")
