"""The rule of ``change_profile_address``: what the policy says of it."""

from __future__ import annotations

from commerce.policy import AddressRule, section

RULE = section("change_profile_address", AddressRule)
