"""The policy that nobody wrote pays nothing: only the demo is generous, and says so."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.policy import StorePolicy, load, parse
from commerce.sentences import say
from connectors.stores.demo import POLICY as DEMO_POLICY
from runtime.settings import Settings
from service.policy_asking import by_asking
from service.policy_file import template
from service.rules import load_policy, policy_source


def settings(home: Path, platform: str, **values: object) -> Settings:
    return Settings(**{"home": home, "platform": platform, "_env_file": None, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("platform", ["shopify", "woocommerce"])
def test_a_shop_without_a_file_has_the_safe_defaults(tmp_path: Path, platform: str) -> None:
    policy = load_policy(settings(tmp_path, platform))
    rule = policy.refund_order
    assert (rule.goodwill_up_to, rule.refund_without_return_up_to, rule.refund_shipping) == (0, 0, False)
    assert rule.cap is not None and rule.per_customer_per_day is not None and rule.per_shop_per_day is not None
    assert by_asking(policy)[0] == say("asking.nothing")
    assert "nobody wrote" in policy_source(settings(tmp_path, platform))


def test_the_template_says_exactly_the_defaults() -> None:
    assert parse(template()) == StorePolicy()


def test_only_the_demo_is_generous_and_its_texts_say_so(tmp_path: Path) -> None:
    found = settings(tmp_path, "demo")
    assert load_policy(found) == load(DEMO_POLICY)
    assert "generous" in policy_source(found)
    assert "generous" in DEMO_POLICY.read_text(encoding="utf-8")
    told = by_asking(load_policy(found))
    assert say("asking.nothing") not in told and "150.00 EUR" in told[0]


def test_a_file_that_somebody_wrote_binds_everywhere(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("[refund_order]\ngoodwill_up_to = '7.50'\n")
    for platform in ("demo", "shopify", "woocommerce"):
        found = settings(tmp_path, platform)
        assert load_policy(found).refund_order.goodwill_up_to == Decimal("7.50")
        assert policy_source(found).endswith("policy.toml")
        assert "7.50 EUR" in by_asking(load_policy(found))[0]


amounts = st.decimals(min_value=0, max_value=5000, places=2)


@given(
    goodwill=amounts,
    free=amounts,
    cap=st.none() | amounts,
    day=st.none() | amounts,
    shipping=st.booleans(),
    mode=st.sampled_from(["off", "suggest", "approve", "auto"]),
)
def test_what_can_be_had_by_asking_is_told_from_the_data(
    goodwill: Decimal, free: Decimal, cap: Decimal | None, day: Decimal | None, shipping: bool, mode: str
) -> None:
    policy = StorePolicy.model_validate(
        {
            "refund_order": {
                "mode": mode,
                "goodwill_up_to": goodwill,
                "refund_without_return_up_to": free,
                "cap": cap,
                "per_customer_per_day": day,
                "refund_shipping": shipping,
                "approval_from": None,
                "step_up_from": None,
            }
        }
    )
    told = " ".join(by_asking(policy))
    pays = mode == "auto" and bool(goodwill or free or shipping)
    assert (say("asking.nothing") in told) != pays
    named = (goodwill, free) if pays else ()
    assert all(str(policy.money(each)) in told for each in (*named, cap, day) if each)
