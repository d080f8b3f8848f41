"""Products with their variants within, as stores' interfaces answer them: plain fields, and numbers for ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from commerce.product import Product
from commerce.sentences import say
from connectors.files.flat import BadRecord, Defaults, flat, identity

_OPTIONS = ("option1", "option2", "option3")


def fits(variants: Sequence[Any]) -> bool:
    """Return whether these are variants with plain prices, not our own form of them."""
    return all(isinstance(each, Mapping) and not isinstance(each.get("price"), Mapping) for each in variants) and any(
        isinstance(each.get("price"), (str, int, Decimal)) for each in variants
    )


def product(data: Mapping[str, Any], variants: Sequence[Mapping[str, Any]], defaults: Defaults) -> Product:
    """Return the product of a record with variants.

    Raises:
        BadRecord: It has no title, or one of its variants has no usable price.
    """
    own = {name: value for name, value in data.items() if name not in ("variants", "options")}
    pictures = [url for each in _records(data.get("images")) if isinstance(url := each.get("src"), str)]
    if pictures:
        own["images"] = pictures
    names = [str(each.get("name") or "") for each in _records(data.get("options"))]
    made = [flat({**own, **_variant(each, names), "title": data.get("title")}, defaults) for each in variants]
    if not identity(own):
        raise BadRecord(say("imports.no_id"))
    whole = flat({**own, "price": "1"}, defaults)
    hidden = "published_at" in data and not data["published_at"]
    found = tuple(
        each.variants[0].model_copy(update={"title": " / ".join(each.variants[0].options.values())}) for each in made
    )
    status = "unpublished" if hidden and whole.status == "active" else whole.status
    return whole.model_copy(update={"variants": found, "status": status})


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _variant(variant: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    chosen = {
        names[place] if place < len(names) and names[place] else f"Option {place + 1}": str(variant[key])
        for place, key in enumerate(_OPTIONS)
        if variant.get(key) and variant[key] != "Default Title"
    }
    fields = {name: value for name, value in variant.items() if name not in ("title", "options", *_OPTIONS)}
    if variant.get("inventory_management", "") is None:  # nobody counts
        fields.pop("inventory_quantity", None)
    fields.setdefault("stock", fields.pop("inventory_quantity", None))
    options = variant.get("options")
    return {**fields, "options": options if isinstance(options, Mapping) else chosen}
