"""The file that a shop's owner begins with: ours, and a section for each action that ours is silent on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from commerce.policy import ActionRule, StorePolicy
from service.changes.registry import ACTIONS

_OURS = Path(__file__).with_name("policy.toml")


def template() -> str:
    """Return the file: the values that hold where none is written, with what each means."""
    text, policy = _OURS.read_text(encoding="utf-8"), StorePolicy()
    missing = [name for name in ACTIONS if f"\n[{name}]" not in text]
    return "\n".join([text, *(line for name in missing for line in _section(name, policy.rule(name)))])


def _section(name: str, rule: ActionRule) -> Iterator[str]:
    yield f"[{name}]"
    fields = type(rule).model_fields
    for key, value in rule.model_dump(mode="json").items():
        if isinstance(value, (str, int, list)):  # no limit, and a table of words, are written by who wants one
            setting = f"{key} = {json.dumps(value, ensure_ascii=False)}"
            yield f"{setting:<41} # {fields[key].description or ''}".rstrip(" #")
    yield ""
