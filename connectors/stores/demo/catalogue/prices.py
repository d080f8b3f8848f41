"""Price endings and barcodes."""

from __future__ import annotations


def price_tag(euros: float) -> int:
    """Return a price near ``euros`` with an ending that shops use, in cents."""
    if euros < 15:
        return round(euros) * 100 - 10
    if euros < 60:
        whole = round(euros)
        return whole * 100 - (5 if whole % 3 == 0 else 10)
    if euros < 200:
        nearest = round(euros / 5) * 5
        return (nearest - 1 if nearest % 10 == 0 else nearest) * 100
    return round(euros / 10) * 1000 - 100


def barcode(sequence: int, seed: int) -> str:
    """Return the EAN-13 of the ``sequence``-th variant.

    It begins with 20, the range that GS1 leaves to a shop's own numbers, so it is nobody else's article.
    """
    # 7919 has no factor in common with ten, so the numbers look unordered and never repeat.
    body = f"20{(sequence * 7919 * 104_729 + seed * 65_537) % 10_000_000_000:010d}"
    return body + str(check_digit(body))


def check_digit(body: str) -> int:
    """Return the thirteenth digit that belongs to twelve digits."""
    weighted = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(body))
    return -weighted % 10
