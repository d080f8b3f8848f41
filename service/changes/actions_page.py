"""The actions as a Markdown page, rendered from the registry. A test keeps docs/developers/actions.md equal to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel

from service.changes.registry import ACTIONS
from service.changes.spec import ActionSpec

_HEAD = """# Actions

Made from the registry (`service/changes/registry.py`). Each action is one `ActionSpec`: the tool that the model
sees, the HTTP route, the arguments, what the session must have proven, and the policy section all come from it.
A customer's request becomes a proposal to confirm; a staff key with an `Idempotency-Key` executes at once.

**Articles** go by handles: `GET /orders/{order_id}` gives each line one (`Lkqzt`), `GET /products/{product_id}` each
variant (`Vbnrm`). A handle is made from the platform's own id, so it stays when lines or variants come and go; two
that would be the same get longer ones. Where a handle is asked for, the platform's id, a SKU or words ("hoodie in L")
do as well, as long as they fit one article only: SKUs are optional, and a variant without one may report its
product's. What fits several is refused with `which_article`, the options that differ and the handles. `sku` and
`new_sku` are taken for `item` and `variant`. In a conversation the customer's own words must point at each article
that a model names: by title, option, SKU, place in the list just shown, or because there is no other.
"""


def render() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *(_section(spec) for spec in ACTIONS.values())])


def _section(spec: ActionSpec) -> str:
    rows = list(_rows(spec.arguments, ""))
    return "\n".join(
        [
            f"## `{spec.name}`",
            "",
            spec.description,
            "",
            f"- HTTP: `POST /{'orders/{order_id}' if spec.about == 'order' else 'account'}/{spec.path}`",
            f"- Policy: `[{spec.name}]` in `policy.toml`",
            f"- Identity: tier {int(spec.tier)} ({spec.tier.name.replace('_', ' ').lower()}) or staff",
            "",
            "| argument | required | meaning |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def _rows(arguments: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in arguments.model_fields.items():
        yield f"| `{prefix}{name}` | {'yes' if field.is_required() else 'no'} | {field.description or ''} |"
        for inner in get_args(field.annotation):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                yield from _rows(inner, f"{prefix}{name}[].")
