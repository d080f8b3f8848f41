"""What tools return: one union of types by ``kind``, made once, and written once as the JSON that a model reads.

A result's text is what a conversation keeps. Whoever looks at it later gets the same object back (`read`), so that
nothing is decoded twice. What is inside ``order``, ``item``, ``items`` and the like are the facts as the service tells
them; a field that was not set is not written.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from commerce.errors import NeedsPerson, NotAuthenticated, PolicyDenied, ShopclerkError, StepUpRequired
from tools.facts import OrderFacts, OrderLine

#: A product, an order, a line, a quote, an entry of the checklist: plain data.
Facts = dict[str, Any]
#: So many results are kept as objects; each conversation holds some twenty at most.
_KEPT = 1_024


class Result(BaseModel):
    """What one tool call answered.

    Attributes:
        kind: Which of the types below it is.
        still_open: What is left on the customer's list after it; None where there is no list.
    """

    model_config = ConfigDict(extra="allow")

    kind: str
    still_open: list[Facts] | None = None

    @cached_property
    def plain(self) -> Facts:
        """All of it as plain JSON data."""
        return {"kind": self.kind, **self.model_dump(mode="json", exclude_unset=True)}

    @cached_property
    def written(self) -> str:
        """It as JSON, the way a model reads it and a conversation keeps it."""
        text = json.dumps(self.plain, ensure_ascii=False, separators=(",", ":"))
        _recent.keep(text, self)
        return text

    def showing(self, still_open: list[Facts]) -> Result:
        """Return it with what is left on the customer's list."""
        return of({**self.plain, "still_open": still_open})

    @property
    def number(self) -> str:
        """The order that it is about; empty when it is about none, or several."""
        return ""

    @property
    def numbers(self) -> list[str]:
        """The orders that it is about."""
        return [self.number] if self.number else []


class OrdersResult(Result):
    """The customer's orders; ``more`` when there are older ones.

    Of a search ``about`` is the customer's words, and ``by`` what they name an order by: nothing, where they name none.
    """

    kind: Literal["orders"] = "orders"
    orders: list[Facts] = []
    more: bool = False
    about: str = ""
    by: list[str] = []

    @cached_property
    def lines(self) -> list[OrderLine]:
        """The orders by type."""
        return [OrderLine.model_validate(each) for each in self.orders]

    @property
    def numbers(self) -> list[str]:
        """The orders that it is about."""
        return [str(each.get("number", "")) for each in self.orders]


class OrderResult(Result):
    """One order, with what can still be done with it (`service.changes.possible`)."""

    kind: Literal["order"] = "order"
    order: Facts = {}

    @cached_property
    def facts(self) -> OrderFacts:
        """The order by type."""
        return OrderFacts.model_validate(self.order)

    @property
    def number(self) -> str:
        """The order's number."""
        return str(self.order.get("number") or "")


class PolicyResult(Result):
    """The shop's rules on a topic, in code's words."""

    kind: Literal["policy"] = "policy"
    topic: str = ""
    text: str = ""


class AnswerResult(Result):
    """What the store's pages and products say about a question, quoted.

    ``topic`` is what it was taken to be about; ``near`` is what stands on a matter close to it where nothing answers.
    ``sizes`` is what its size guide comes to.
    """

    kind: Literal["answer"] = "answer"
    query: str = ""
    found: bool = False
    quotes: list[Facts] = []
    topic: str = ""
    near: list[Facts] = []
    sizes: Facts | None = None

    @property
    def of_products(self) -> bool:
        """Whether all of it stands in product data."""
        return bool(self.quotes) and all(each.get("source") == "product" for each in self.quotes)


class ProductsResult(Result):
    """Products that were found (`service.discovery.SearchPage`) or ``recommended`` (`service.recommend`)."""

    kind: Literal["products"] = "products"
    recommended: str = ""
    basis: str = ""
    about: Facts | None = None
    query: str = ""
    items: list[Facts] = []
    total: int | None = None
    near_only: bool = False
    absent: str = ""
    page: int = 1
    pages: int = 1
    unread: list[str] = []
    understood: Facts | None = None
    nearest: Facts | None = None
    as_of: str = ""
    prices: str = ""

    @property
    def shown(self) -> list[Facts]:
        """The products, or those that come nearest."""
        return self.items or list((self.nearest or {}).get("items") or [])


class ProductResult(Result):
    """One product with its variants (`service.discovery.ProductView`)."""

    kind: Literal["product"] = "product"
    item: Facts = {}
    prices: str = ""


class ComparisonResult(Result):
    """Several products with their variants, side by side."""

    kind: Literal["comparison"] = "comparison"
    items: list[Facts] = []
    prices: str = ""


class CheckoutResult(Result):
    """A link to a filled cart; ``unserved``: nobody serves its page now."""

    kind: Literal["checkout"] = "checkout"
    url: str = ""
    items: list[Facts] = []
    currency: str = ""
    discount_code: str = ""
    unserved: bool = False


class ProposalResult(Result):
    """A change that waits for the customer's yes (`service.changes.proposals.describe`)."""

    kind: Literal["proposal"] = "proposal"
    proposal_id: str = ""
    hash: str = ""
    action: str = ""
    summary: str = ""
    question: str = ""
    order_number: str = ""
    state: str = ""
    expires_at: str = ""

    @property
    def number(self) -> str:
        """The order that is to be changed."""
        return self.order_number


class OutcomeResult(Result):
    """What became of a proposal, from the ledger."""

    kind: Literal["outcome"] = "outcome"
    proposal_id: str = ""
    state: str = ""
    sentence: str = ""
    code: str = ""


class HandoffResult(Result):
    """A person was called."""

    kind: Literal["handoff"] = "handoff"
    sentence: str = ""


class OfferPersonResult(Result):
    """No person was called yet; code asks the customer first, or one has the conversation already."""

    kind: Literal["offer_person"] = "offer_person"
    message: str = ""


class ChecklistResult(Result):
    """Requests that were noted down (``items``) or given up (``drop``: ids)."""

    kind: Literal["checklist"] = "checklist"
    items: list[Facts] = []
    drop: list[int] = []


class QueuedResult(Result):
    """A change that has to wait until the customer decided another one."""

    kind: Literal["queued"] = "queued"
    message: str = ""


class CodeSentResult(Result):
    """A code is on its way to the customer's mailbox."""

    kind: Literal["code_sent"] = "code_sent"
    sentence: str = ""


class TryOnResult(Result):
    """How an article stands on the customer's photo (`service.tryon.offering`); it leads to no photo."""

    kind: Literal["tryon"] = "tryon"
    stage: str = ""
    sentence: str = ""
    article: Facts = {}
    colours: list[str] = []
    sizes: list[str] = []
    size_chart: Any = None
    another_photo: bool = False


class ElsewhereResult(Result):
    """What a server of strangers answered (`service.elsewhere`): nobody vouches for it. Empty: it did not answer."""

    kind: Literal["elsewhere"] = "elsewhere"
    server: str = ""
    text: str = ""
    cut: bool = False


class RefusedResult(Result):
    """The shop's rules say no, or not by the clerk: ``reason`` is the customer's to read."""

    kind: Literal["denied", "needs_person", "step_up"]
    code: str = ""
    reason: str = ""
    next: str = ""


class ErrorResult(Result):
    """It could not be done as asked; ``ask`` is what to ask the customer. ``verify_first``: nobody is known yet."""

    kind: Literal["error", "verify_first"]
    code: str = ""
    message: str = ""
    ask: str = ""


class UnknownResult(Result):
    """What fits none of the types, such as the answer of a tool that is not ours. Kept as it came."""

    kind: str = ""


AnyResult = Annotated[
    OrdersResult
    | OrderResult
    | PolicyResult
    | AnswerResult
    | ProductsResult
    | ProductResult
    | ComparisonResult
    | CheckoutResult
    | ProposalResult
    | OutcomeResult
    | HandoffResult
    | OfferPersonResult
    | ChecklistResult
    | QueuedResult
    | CodeSentResult
    | TryOnResult
    | ElsewhereResult
    | RefusedResult
    | ErrorResult,
    Field(discriminator="kind"),
]
_UNION: TypeAdapter[Result] = TypeAdapter(AnyResult)


class _Recent:
    """The results met last, by their text."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, Result] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, text: str, result: Result) -> None:
        with self._lock:
            self._found[text] = result
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)

    def get(self, text: str) -> Result | None:
        with self._lock:
            if (found := self._found.get(text)) is not None:
                self._found.move_to_end(text)
            return found


_recent = _Recent()


def of(plain: Facts) -> Result:
    """Return plain data as a result."""
    try:
        return _UNION.validate_python(plain)
    except ValidationError:
        return UnknownResult.model_validate({**plain, "kind": str(plain.get("kind") or "")})


def read(text: str) -> Result:
    """Return the result that a text was written from; one that is no JSON object is an empty `UnknownResult`."""
    if (known := _recent.get(text)) is not None:
        return known
    plain = _decoded(text)
    result = of(plain)
    # It was read from these: they need not be made again.
    result.__dict__.update(plain=plain, written=text)
    _recent.keep(text, result)
    return result


def _decoded(text: str) -> Facts:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def of_error(error: ShopclerkError) -> Result:
    """Return an error as the result that the model reads."""
    if isinstance(error, PolicyDenied):
        return RefusedResult(kind="denied", code=error.code, reason=error.message)
    if isinstance(error, NeedsPerson):
        return RefusedResult(kind="needs_person", code=error.code, reason=error.message)
    if isinstance(error, StepUpRequired):
        return RefusedResult(kind="step_up", code=error.code, reason=error.message, next="call send_code")
    if isinstance(error, NotAuthenticated):
        return ErrorResult(kind="verify_first", code=error.code, message=error.message)
    asked = {"ask": error.ask} if error.ask else {}
    return ErrorResult(kind="error", code=error.code, message=error.message, **asked)


def wrong_call(code: str, message: str) -> ErrorResult:
    """Return what a model reads of a call that was not carried out."""
    return ErrorResult(kind="error", code=code, message=message)
