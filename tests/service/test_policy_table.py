"""docs/policy.md says what the models say."""

from pathlib import Path

from commerce.policy import StorePolicy
from commerce.rules import Part
from service.policy_table import render

ROOT = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    page = (ROOT / "docs" / "policy.md").read_text()
    assert page == render(), "write docs/policy.md anew from service.policy_table.render()"
    assert "docs/policy.md" in (ROOT / "README.md").read_text()


def test_every_setting_is_described() -> None:
    policy = StorePolicy()
    parts = [policy, *(value for name in StorePolicy.model_fields if isinstance(value := getattr(policy, name), Part))]
    missing = [
        f"{type(part).__name__}.{name}"
        for part in parts
        for name, field in type(part).model_fields.items()
        if not isinstance(getattr(part, name), Part) and not field.description
    ]
    assert missing == []
