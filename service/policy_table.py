"""Every setting of ``policy.toml`` as a Markdown page, made from the models. A test keeps docs/policy.md equal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic.fields import FieldInfo

from commerce.policy import StorePolicy
from commerce.rules import Fee, MoneyRule, Part
from service.changes.registry import ACTIONS

_HEAD = """# The policy file

Made from the models: those of the actions (`service/actions/<action>/rule.py`), of `commerce/rights.py` and of
`commerce/policy.py`. `policy.toml` in the state directory (or the file that `SHOPCLERK_POLICY_FILE` names) holds the
shop's rules: the same data judges every change, and words the policy that customers read. Every setting has a safe
default, so a file may be short, and a shop without a file pays nothing back without the goods, a colleague, or a
cancellation; `service/policy.toml` holds these defaults as a file to start from. Only the demo store brings a policy
of its own, `connectors/stores/demo/policy.toml`, which is generous. `shopclerk doctor` and `shopclerk connect` say in
words what a customer can get by asking. A file that is not valid stops the start with its line and the reason; a
running server reads a changed file within seconds, and where that is not valid it logs why and goes on with the
earlier one.

Amounts are quoted decimals in `currency`, as in `"49.90"`; `"none"` lifts a limit. Modes: `off`, nobody gets it from
the clerk; `suggest`, a colleague does it; `approve`, the customer confirms and a colleague agrees before anything is
sent; `auto`.

An action that pays money back (a cancellation, a cheaper variant) and sets no limit of its own is held to that of
`[refund_order]`. The sums of a day count whatever pays, and those of `[refund_order]` always hold. Staff are not bound
by modes other than `off`, by approvals and step-ups, nor by the sums of one customer and order.

An amount for an order that was not sent is no gesture when it leaves less than the goods are worth: whatever
`goodwill_up_to` says, a colleague agrees first, or the order is cancelled.

What customers are owed does not end with the shop's own windows. Faulty goods follow `[warranty]`. Who withdraws within
`[withdrawal]` needs no reason, pays no restocking fee, and gets the cost of standard delivery back once everything of
the order has come back. A parcel that is lost, stolen, incomplete, wrong or damaged is a case of `[claims]`. The cause
comes from the customer's words or from a closed list, and the customer confirms it.
"""


def render() -> str:
    """Return the page."""
    policy, sections, top = StorePolicy(), [], []
    fields = {name: StorePolicy.model_fields[name] for name in (*ACTIONS, *StorePolicy.model_fields)}
    for name, field in fields.items():
        value = getattr(policy, name)
        if isinstance(value, Part):
            sections.append(_section(name, value))
        else:
            top.append(_row(name, field, value))
    return "\n".join([_HEAD, "## At the top", "", *_table(top), *(line for part in sections for line in part)])


def _section(name: str, rule: Part) -> list[str]:
    words = (type(rule).__doc__ or "").split("\n\n")[0].replace("\n", " ").partition(": ")[2]
    meaning = words[:1].upper() + words[1:]
    inherits = isinstance(rule, MoneyRule) and name != "refund_order"
    limits = set(MoneyRule.model_fields) - {"mode"} if inherits else set()
    fields = {key: (field, getattr(rule, key)) for key, field in type(rule).model_fields.items()}
    rows = [
        _row(key, field, value, "that of `[refund_order]`" if key in limits else "")
        for key, (field, value) in fields.items()
        if not isinstance(value, Part)
    ]
    page = [f"## `[{name}]`", "", meaning, "", *(_table(rows) if rows else [])]
    for key, (field, value) in fields.items():
        if isinstance(value, Part):
            page += _inner(f"{name}.{key}", field.description or "", value)
    return page


def _inner(name: str, meaning: str, rule: Part) -> list[str]:
    rows = [_row(key, field, getattr(rule, key)) for key, field in type(rule).model_fields.items()]
    return [f"### `[{name}]`", "", f"{meaning[:1].upper()}{meaning[1:]}.", "", *_table(rows)]


def _table(rows: list[str]) -> list[str]:
    return ["| setting | default | meaning |", "|---|---|---|", *rows, ""]


def _row(name: str, field: FieldInfo, value: Any, default: str = "") -> str:
    return f"| `{name}` | {default or plain(value)} | {field.description or ''} |"


def plain(value: Any) -> str:
    """Return a value as a file of the shop writes it."""
    if value is None:
        return "no limit"
    if isinstance(value, dict):
        return ", ".join(f"`{code}` = {words}" for code, words in value.items())
    if isinstance(value, (tuple, list)):
        return ", ".join(f"`{each}`" for each in value) or "none"
    if isinstance(value, (bool, int)):
        return f"`{str(value).lower()}`"
    if isinstance(value, (Decimal, Fee)):
        return f'`"{value}"`'
    return f'`"{value}"`' if value else "none"
