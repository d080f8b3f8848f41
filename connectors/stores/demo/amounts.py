"""The store's arithmetic of refunds, in cents."""

from __future__ import annotations


def line_share(price: int, quantity: int, discount: int, refunded: int, pieces: int) -> int:
    """Return what ``pieces`` of a line cost, after ``refunded`` of them went back already.

    The line's discount is spread so that refunding piece by piece pays back exactly the line.
    """
    net = price * quantity - discount
    return net * (refunded + pieces) // quantity - net * refunded // quantity


def spread(amount: int, shares: list[int]) -> list[int]:
    """Divide ``amount`` over ``shares`` in proportion, to the last cent."""
    whole = sum(shares)
    if whole <= 0:
        return [amount, *[0] * (len(shares) - 1)] if shares else []
    done, before, parts = 0, 0, []
    for share in shares:
        done += share
        now = amount * done // whole
        parts.append(now - before)
        before = now
    return parts
