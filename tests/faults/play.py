"""What the tests of this folder share: a shop of its own, a customer who does not give up, and the auditor at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.clerk import Clerk
from commerce.customer import Principal
from commerce.policy import StorePolicy, load
from connectors.stores.demo import DemoStore, cast
from evals.faults.auditor import Audit, audit
from evals.faults.changes import copy_orders
from evals.faults.customer import POLICY, Change, Customer, VisitLog, answer, settle
from evals.faults.platform import demo_writes
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from service.changes import outcome, proposals
from service.identity import principals
from service.shop import Shop
from store.models import Proposal


@dataclass
class FaultCase:
    """A shop of its own, its store, and its customer."""

    shop: Shop
    store: DemoStore
    clerk: Clerk
    mara: Principal
    customer: Customer

    async def audited(self) -> Audit:
        """Wait until nothing is open any more; the auditor must find nothing."""
        await settle(self.shop, 30)
        found = await audit(self.shop, await demo_writes(self.store))
        assert found.findings == ()
        return found

    async def propose(self, action: str, number: str, **arguments: Any) -> Proposal:
        """Propose as the customer, past the chat."""
        return await proposals.propose(self.shop, self.mara, action, number, arguments)

    async def confirm(self, proposal: Proposal) -> outcome.ProposalOutcome:
        """Say yes and wait for the end."""
        decided = await proposals.decide(self.shop, self.mara, proposal.id, proposal.hash, "confirm")
        return await outcome.wait(self.shop, decided)

    async def see_through(self, number: int, action: str) -> Change:
        """Have a change carried out by conversation, up to the sentence that says how it ended."""
        change = Change(number, action, "", button=False)
        await self.customer.see_through(change)
        return change


@asynccontextmanager
async def fault_case(
    stage: Stage, tmp_path: Path, idempotency: str = "keys", patience: float = 15.0
) -> AsyncIterator[FaultCase]:
    """Open a shop with the policy of the fault benches; ``patience`` is the connector's time-out."""
    about: dict[str, Any] = {"about": "faults", "turns": [Turn(say="hello")], "idempotency": idempotency}
    async with fresh_shop(stage, Scenario(**about, **{"as": cast.OWNER})) as shop:
        store = shop.connector
        assert isinstance(store, DemoStore)
        copy_orders(store.path)
        store.capabilities = store.capabilities.model_copy(update={"quiet_seconds": 0.1})
        store.request.patience = patience
        policy: StorePolicy = load(POLICY)
        shop.policy = policy
        shop.settings = shop.settings.model_copy(update={"action_wait": 5.0})
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        mara = await principals.sign_in(shop, cast.OWNER)
        yield FaultCase(shop, store, clerk, mara, Customer(shop, clerk, mara, VisitLog(tmp_path)))
