"""``approvals`` and ``stop``: staff agree to changes or refuse them, and pause all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.conversations import Json, _with_shop

if TYPE_CHECKING:
    from commerce.customer import Principal
    from service.shop import Shop
    from service.switches import Stop
    from store.models import Approval, Proposal

app = typer.Typer(no_args_is_help=True, help="Changes that customers confirmed and staff must agree to.")
stop = typer.Typer(no_args_is_help=True, help="Pause all changes of orders, or let them go on.")
Id = Annotated[str, typer.Argument(metavar="ID", help="The proposal's id, from `approvals list`.")]


@app.command("list")
def list_waiting(json_output: Json = False) -> None:
    """List what waits for staff, oldest first."""
    from app.cli.output import as_json, line, table
    from service import approvals

    rows = _with_shop(approvals.waiting)
    if json_output:
        as_json([_as_data(approval, proposal) for approval, proposal in rows])
    elif not rows:
        line("Nothing waits for staff.")
    else:
        cells = [
            [proposal.id, f"{approval.requested_at:%Y-%m-%d %H:%M}", proposal.subject, proposal.summary]
            for approval, proposal in rows
        ]
        table({"Id": "left", "Since (UTC)": "left", "Customer": "left", "What": "left"}, cells)


@app.command()
def show(proposal: Id, json_output: Json = False) -> None:
    """Show one approval."""
    from app.cli.output import as_json, line
    from commerce.text import entry
    from service import approvals

    found = _as_data(*_with_shop(lambda shop, staff: approvals.get(shop, staff, proposal)))
    if json_output:
        as_json(found)
        return
    for key, value in found.items():
        line(entry(f"{key.replace('_', ' ')}: ", str(value)))


@app.command()
def approve(proposal: Id, reason: Annotated[str, typer.Option(help="Why, for the records.")] = "") -> None:
    """Agree: the change is carried out, and how it ended is told."""
    from app.cli.output import line
    from service import approvals
    from service.changes import outcome

    async def agree(shop: Shop, staff: Principal) -> str:
        await approvals.approve(shop, staff, proposal, reason)
        _, agreed = await approvals.get(shop, staff, proposal)
        return (await outcome.wait(shop, agreed)).sentence

    told = _with_shop(agree, own=None)  # where no server runs, this process carries it out
    line(f"Approved {proposal}.")
    line(told)


@app.command()
def decline(proposal: Id, reason: Annotated[str, typer.Option(help="Why; the customer reads it.")]) -> None:
    """Refuse: nothing is sent, and the customer is told why."""
    from app.cli.output import line
    from service import approvals

    _with_shop(lambda shop, staff: approvals.decline(shop, staff, proposal, reason))
    line(f"Declined {proposal}.")


@stop.command()
def on(reason: Annotated[str, typer.Option(help="Why, for the records.")] = "") -> None:
    """Pause all changes of orders at once."""
    _throw(True, reason)


@stop.command()
def off(reason: Annotated[str, typer.Option(help="Why, for the records.")] = "") -> None:
    """Let changes go on."""
    _throw(False, reason)


@stop.command()
def status() -> None:
    """Tell whether changes are paused."""
    from service import switches

    _tell(_with_shop(lambda shop, _: switches.stop(shop)))


def _throw(state: bool, reason: str) -> None:
    from service import switches

    _tell(_with_shop(lambda shop, staff: switches.throw_stop(shop, staff, state, reason)))


def _tell(stop: Stop) -> None:
    from app.cli.output import line

    why = f" {stop.reason}" if stop.reason else ""
    line(f"Changes are paused by {stop.by}.{why}" if stop.on else "Changes are not paused.")


def _as_data(approval: Approval, proposal: Proposal) -> dict[str, Any]:
    return {
        "proposal_id": proposal.id,
        "state": approval.state,
        "why": approval.why,
        "since": approval.requested_at.isoformat(),
        "customer": proposal.subject,
        "action": proposal.action,
        "order_number": proposal.order_number,
        "summary": proposal.summary,
        "quote": proposal.quote["shown"],
        "conversation_id": proposal.conversation_id,
        "decided_by": approval.decided_by,
        "reason": approval.reason,
    }
