"""The actions as a Markdown page, rendered from the registry. A test keeps docs/actions.md equal to it."""

from __future__ import annotations

from service.actions.registry import ACTIONS
from service.actions.spec import ActionSpec

_HEAD = """# Actions

Made from the registry (`service/actions/registry.py`). Each action is one `ActionSpec`: the tool that the model
sees, the HTTP route, the arguments, what the session must have proven, and the policy section all come from it.
A customer's request becomes a proposal to confirm; a staff key with an `Idempotency-Key` executes at once.
"""


def render() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_section(spec) for spec in ACTIONS.values())])


def _section(spec: ActionSpec) -> str:
    rows = [
        f"| `{name}` | {'yes' if field.is_required() else 'no'} | {field.description or ''} |"
        for name, field in spec.arguments.model_fields.items()
    ]
    return "\n".join([
        f"## `{spec.name}`", "", spec.description, "",
        f"- HTTP: `POST /{'orders/{order_id}' if spec.about == 'order' else 'account'}/{spec.path}`",
        f"- Policy: `[{spec.name}]` in `policy.toml`",
        f"- Identity: tier {int(spec.tier)} ({spec.tier.name.replace('_', ' ').lower()}) or staff", "",
        "| argument | required | meaning |", "|---|---|---|", *rows, "",
    ])  # fmt: skip
