"""Which kinds of articles the local provider can show."""

from __future__ import annotations

from connectors.tryon import garment_kinds
from connectors.tryon.base import Garment
from connectors.tryon.garment_kinds import Kind
from connectors.tryon.refusal_sentences import refusal


def kind_of(garment: Garment) -> Kind:
    """Return the kind of a garment that can be shown.

    Raises:
        TryOnRefused: It is made for children or intimate, it is of no kind that can be shown, or of none that is known.
    """
    kind = garment_kinds.kind_of(garment)
    if kind.wear == "refused":
        raise refusal(kind.reason)
    return kind
