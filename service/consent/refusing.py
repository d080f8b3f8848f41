"""How a call is refused that the customer's own words do not ask for: told to the model, and asked of the customer."""

from __future__ import annotations

from commerce.errors import InputError


def refused(why: str, ask: str, code: str) -> InputError:
    """Return the refusal of a proposal.

    Args:
        why: What the customer's words say instead, for the model; empty where the question tells.
        ask: The question to the customer, in code's words.
        code: The stable code.
    """
    reason = f": {why}" if why else ""
    return InputError(f"Nothing was proposed{reason}. Ask: {ask}", code=code, ask=ask)
