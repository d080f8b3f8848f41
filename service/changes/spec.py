"""ActionSpec: the single source of everything about one action."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from commerce import articles, pointing
from commerce.articles import Article
from commerce.customer import Customer, Kind, Principal, Tier
from commerce.decoding import MOST_VALUES, bounded
from commerce.errors import ConfigurationError, InputError, NeedsPerson, PolicyDenied, StepUpRequired
from commerce.judge import Outcome, Verdict
from commerce.money import Money
from commerce.order import Order
from commerce.pointing import Said
from commerce.policy import Reader, Section, StorePolicy
from commerce.sentences import exists, say
from connectors.stores.base import StoreConnector
from service.changes.able import able
from service.consent import portions, value_words
from service.consent.title_spelling import spelled
from service.shop import Shop


class Arguments(BaseModel):
    """Base of all action arguments: strict about names, as they come from a model or over HTTP."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _few(cls, value: Any) -> Any:
        return bounded(value, MOST_VALUES)


@dataclass(frozen=True)
class Case:
    """What is before the judge: whose request it is, about which order or account, under which policy.

    Attributes:
        shop: The open shop.
        principal: Who asks, from the session.
        subject: The order, read fresh; the customer's account for actions about that.
        stopped: Whether staff have thrown the stop switch.
        proposal_id: The proposal that is judged again, if any; it must not count against itself.
        said: The conversation that a model asks from: articles must be the customer's own. None: nobody has to say it.
    """

    shop: Shop
    principal: Principal
    subject: Order | Customer
    stopped: bool = False
    proposal_id: str = ""
    said: tuple[Said, ...] | None = None

    def named(self, found: Sequence[Article], wanted: Collection[str]) -> None:
        """Check that the customer named these articles, where a model asks for them.

        Args:
            found: All articles that could be meant.
            wanted: Platform ids of those that are asked for.

        Raises:
            InputError: The customer's words do not point at one; the message is the question to ask.
        """
        titles = [f"{each.title} {each.variant}" for each in found]
        said = [replace(each, text=spelled(each.text, titles)) if each.customer else each for each in self.said or ()]
        missing = pointing.unnamed(said, found, wanted) if self.said is not None else []
        if missing:  # "the cap for a grey one" is the cap, where the shirts are grey
            said = [
                replace(each, text=value_words.without_wanted(each.text)) if each.customer else each for each in said
            ]
            missing = pointing.unnamed(said, found, wanted)
        if missing and not self._rest(found, wanted):
            alike = [each for each in found if each.title == missing[0].title]
            question = articles.question(alike if len(alike) > 1 else found)
            raise InputError(
                f"Nothing was proposed: the customer did not say which article is meant. Ask: {question}",
                code="which_article",
                ask=question,
            )

    def _rest(self, articles: Sequence[Article], wanted: Collection[str]) -> bool:
        """Whether these are what is left beside the articles that the customer's words keep or leave out."""
        words = [each.text for each in self.said or () if each.customer]
        spared = portions.spared(words, [(each, 1) for each in articles], self.order.number)
        return bool(spared) and {each.id for each in articles} - spared == set(wanted)

    @property
    def order(self) -> Order:
        """The order that the action is about."""
        assert isinstance(self.subject, Order)
        return self.subject

    @property
    def customer(self) -> Customer:
        """The account that the action is about."""
        assert isinstance(self.subject, Customer)
        return self.subject

    @cached_property
    def policy(self) -> StorePolicy:
        """The policy as it binds this principal now, on this platform.

        Staff are the person that "needs a person" asks for; who stepped up has given the extra proof.
        """
        policy = self.shop.policy.on_platform(able(self.shop.connector))
        if self.stopped:
            policy = policy.model_copy(update={"stop": True})
        if self.principal.kind is Kind.STAFF:
            return policy.read_by(Reader.STAFF)
        return policy.read_by(Reader.STEPPED_UP) if self.principal.tier >= Tier.STEPPED_UP else policy


@dataclass(frozen=True)
class PlannedEffect:
    """One write that the proposal would cause: what is sent, and the money it pays back, if any."""

    kind: str
    request: dict[str, Any]
    amount: Money | None = None


@dataclass(frozen=True)
class Prepared:
    """A judged and priced change, ready to be shown.

    ``quote`` holds what the change rests on; if it reads differently when the change is about to be sent,
    the proposal is void. ``summary`` is what the customer is asked to confirm. ``effects`` are sent in order, each
    after the one before is confirmed. ``approval`` says why staff must agree before anything is sent; empty: they
    need not.
    """

    summary: str
    quote: dict[str, Any]
    effects: tuple[PlannedEffect, ...]
    limit: Money | None = None  # the most that may ever be refunded on the order, for the reservation
    arguments: dict[str, Any] = field(default_factory=dict)
    approval: str = ""


Prepare = Callable[[Case, Any], Awaitable[Prepared]]
Send = Callable[[StoreConnector, str, dict[str, Any]], Awaitable[dict[str, Any]]]
Find = Callable[[StoreConnector, str, dict[str, Any]], Awaitable[dict[str, Any] | None]]
Sentence = Callable[[dict[str, Any], str, list[dict[str, Any]]], str]
Reasons = Callable[[StorePolicy], tuple[dict[str, str], bool]]
Offers = Callable[[Shop, Order], Awaitable[dict[str, Any]]]
Heard = Callable[[Sequence[Said]], Sequence[Said]]
Check = Callable[[Sequence[Said]], None]
Possible = Callable[[Order, StorePolicy, datetime], Verdict]


@dataclass(frozen=True)
class EffectKind:
    """One kind of write to the platform.

    Attributes:
        name: The kind, as the ledger has it.
        send: Writes to the platform under the effect's key and returns facts for the ledger.
        find: Reads back whether the write happened; None = not there.
        did: Id of what a customer reads when this step was done and a later one was not: "the order is cancelled".
        charges: What it charges, in cents, from the facts that the customer was shown; None = nothing.
    """

    name: str
    send: Send
    find: Find
    did: str
    charges: Callable[[dict[str, Any]], int] | None = None


@dataclass(frozen=True)
class Label:
    """What an action is called.

    Attributes:
        sentences: Where its words stand in the catalogue: ``actions.refund``, for ``actions.refund.thing`` and so on.
        verb: The action in English words that code reads, before an order's number: "refund". What customers type is
            the sentence ``yes``, else "yes, <verb> <number>"; the action may say more.
        kind: In the list of changes that a model reads in its instructions; empty: another action's covers it.
    """

    sentences: str
    verb: str
    kind: str = ""

    @property
    def thing(self) -> str:
        """The action in the list of what is still open: "a refund"."""
        return say(f"{self.sentences}.thing")

    @property
    def may(self) -> str:
        """What follows "you can still", for an order: "get money back"; empty: not told."""
        return self._if_there("may")

    @property
    def title(self) -> str:
        """What stands over the question, where a face draws it as a card; empty: the action's name, in words."""
        return self._if_there("title")

    def _if_there(self, part: str) -> str:
        key = f"{self.sentences}.{part}"
        return say(key) if exists(key) else ""


@dataclass(frozen=True)
class Terms:
    """What the store's policy says on a topic, for customers who ask.

    Attributes:
        topic: Its name, which a model may ask for.
        cues: Words of a question about it, in small letters.
        text: The sentences, from the data that judges; empty where the policy has nothing on it.
        place: Where it stands in the whole policy; the least is first.
        asked: Where its cues stand among the others', of which the first one in a question answers; None: `place`.
    """

    topic: str
    cues: tuple[str, ...]
    text: Callable[[StorePolicy], str]
    place: int = 1000
    asked: int | None = None


@dataclass(frozen=True)
class Trial:
    """How the fault suite asks for an action on the demo store, and which write it breaks.

    Attributes:
        method: What the demo store calls the change, in its books and for its faults.
        arguments: The arguments of the n-th request, the order number aside; no two are the same where that can be.
        on: The order: one that waits (``open``) or has ``arrived``, ``open_swap`` and ``arrived_swap`` hold an
            article that has other variants; empty for the account.
        once: Whether an order takes it only once, so that every request is for an order of its own.
    """

    method: str
    arguments: Callable[[int], dict[str, Any]]
    on: Literal["open", "arrived", "open_swap", "arrived_swap", ""] = "open"
    once: bool = False


@dataclass(frozen=True)
class ActionSpec:
    """One action: arguments, identity, ability, rule, quote, summary, effects, texts, route, audit word.

    Attributes:
        name: The tool's name and the policy's section.
        rule: The policy's section, with what the shop must allow.
        port: What the store must have for it: the name of a port of `StoreConnector`; empty: nothing.
        label: What it is called.
        trial: How the fault suite asks for it.
        path: Last part of ``POST /orders/{order_id}/<path>``, or of ``POST /account/<path>``.
        arguments: Model of the arguments, the order number aside.
        tier: What the session must have proven.
        description: What the model reads about the tool.
        prepare: Judges and prices; raises `PolicyDenied`, `NeedsPerson`, `StepUpRequired` or `InputError`.
        effects: Every kind of write that the action may plan.
        done: The sentence for a confirmed change, from the proposal's quote, the order number and the facts that
            the platform returned for each effect.
        possible: Whether an order could take the action at all, before anything is known about the request.
        about: ``order``, or ``customer`` for a change of the account.
        closed: Arguments (dotted, ``swaps.new_sku``) that ``prepare`` checks against a closed list and the summary
            shows. Every other value of a model's call must be the customer's own word.
        harmless: Whether it may run beside another unfinished change of the same order, and that beside it.
        turn: ``first`` comes before ``last`` on an order: after some changes a platform lets go of it.
        intent: What several actions stand for (``swap``, ``goods``): which of them is done depends on the order. Empty:
            it stands for nothing but itself.
        topic: What customers speak of when they mean it, see `agent.reading.sensitive_topics`.
        stage: ``unsent`` or ``arrived``, where a model is told to use it for such orders.
        reasons: The reasons of the policy that a customer can choose from, and whether one must be named.
        offers: What a customer reads with an order that can take the action, beside what all orders tell.
        heard: Puts the conversation right before arguments are held against it.
        asked_for: Checks that the customer asked for it, where a model proposes it.
        action: Last part of the id of the yes that names it, from the arguments; empty or None: it is the same for all.
        says: What customers call it, by language, as in `service/consent/languages`, which has the words for our own.
        asks: The question, or its id, for each argument that must be given, for a clerk without a language model.
        terms: What the store's policy says of it.
        place: Where it stands among the actions that a model and a reader of the docs are told of; the least is first.
    """

    name: str
    rule: Section[Any]
    label: Label
    trial: Trial
    path: str
    arguments: type[Arguments]
    tier: Tier
    description: str
    prepare: Prepare
    effects: tuple[EffectKind, ...]
    done: Sentence
    possible: Possible | None = None
    about: Literal["order", "customer"] = "order"
    closed: frozenset[str] = frozenset()
    harmless: bool = False
    turn: Literal["first", "any", "last"] = "any"
    intent: str = ""
    topic: str = ""
    stage: Literal["unsent", "arrived", ""] = ""
    reasons: Reasons | None = None
    offers: Offers | None = None
    heard: Heard | None = None
    asked_for: Check | None = None
    yes_words: Callable[[Mapping[str, Any]], str] | None = None
    asks: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Terms, ...] = ()
    port: str = ""
    says: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that there is such a port, and that whoever teaches words for an action also says what to ask for.

        Raises:
            ConfigurationError: No store has such a port, or an argument that must be given has no question.
        """
        if self.port and not hasattr(StoreConnector, self.port):
            raise ConfigurationError(say("actions.no_port", action=self.name, port=self.port))
        needed = {name for name, each in self.arguments.model_fields.items() if each.is_required()}
        if self.says and (mute := sorted(needed - set(self.asks))):
            raise ConfigurationError(say("actions.no_question", action=self.name, arguments=", ".join(mute)))

    place: int = 1000


def enforce(verdict: Verdict) -> None:
    """Raise what the verdict says.

    Raises:
        PolicyDenied: Denied, with the policy's reason.
        NeedsPerson: Only a person may do it.
        StepUpRequired: The session must prove more.
    """
    if verdict.outcome is Outcome.DENIED:
        raise PolicyDenied(verdict.reason, code=verdict.code)
    if verdict.outcome is Outcome.STEP_UP:
        raise StepUpRequired(verdict.reason)
    if verdict.outcome is Outcome.NEEDS_PERSON:
        raise NeedsPerson(verdict.reason, code=verdict.code)
