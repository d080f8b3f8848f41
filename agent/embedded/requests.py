"""Several requests in one message: found, given the order each is about, and put on the checklist."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.embedded import addresses, asking, intents, moving, pattern_intents, small_changes, talk
from agent.embedded.articles import content_words
from agent.embedded.dialogue import Frame, Move
from agent.embedded.keywords import votes
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.router import Router
from agent.embedded.short_answers import asks
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.sentences import say
from service.changes.registry import ACTIONS
from service.consent import moods, said
from service.knowledge.index import asked

#: What a message can ask for several of. Requests of one story about one order are one ("it arrived broken, refund it").
_STORIES = {name: row.story for name, row in intents.ROWS.items() if row.story} | {"pause": "pause"}
_MANY = frozenset({"order_status", "refund", "return", "cancel_order", "resend_message"})
#: Requests that change something.
CHANGES = frozenset(map(talk.label_of, ACTIONS))
_BESIDE = CHANGES | {"policy_question", "product_discovery"}
_NO_ORDER = frozenset(name for name, row in intents.ROWS.items() if not row.order) | {
    name for name, spec in ACTIONS.items() if spec.about != "order"
}
_VERB = (
    r"(?:refund|cancel|return|exchange|swap|change|update|send|ship|deliver|resend|charge|pay|bill|switch|add|leave|put|"
    r"tell|track|check|where|what|how|when|do|show|find|look|give|get|use|re-?send)"
)
#: Words after which somebody asks after a parcel in other languages.
_WHERE = r"(?:wo|wann|dónde|donde|cuándo|cuando|dove|dov'è|quando|où|quand)"
#: Verbs that ask for another action, in other languages.
_DOES = (
    r"(?:schicken|schicke|schickt|senden|sende|sendet|stornieren|storniere|storniert|erstatten|erstatte|liefern|liefere|ändern|ändere|envía|envíe|envíen|envie|cancela|cancele|cancelen|reembolsa|reembolse|devuelve|cambia|cambie|"
    r"spedisci|spedite|spedisca|annulla|annullate|annulli|rimborsa|rimborsate|invia|inviate|cambiate|envoyez|envoie|annulez|annule|remboursez|rembourse|changez)"
)
_SPLIT = re.compile(
    r"(?<=[.!?;])(?<![Ss]tr\.)(?<!\b[NnDdSs][rto]\.)(?<!\b[Aa]ve\.)(?<!\b[Rr]d\.)(?<!\bul\.)\s++|(?:(?<!\s)\s++(?:,\s++)?|,\s++)(?:and|also|then|plus|as well as|btw|by the way|oh)\s++(?:and |also |then |please |btw |by the way |oh )*+|\n++|"
    rf"(?:(?<!\s)\s++)?,\s++(?=(?:please |also |then )*+{_VERB}\b)|(?:,|(?<!\s))\s++(?=¿)|(?:,|(?<!\s))\s++(?:und|y|e|et)\s++(?=¿?{_WHERE}\b)"
    rf"|(?:,|(?<!\s))\s++(?:und|y|e|et)\s++(?=(?:bitte |auch )?{_DOES}\b)",
    re.I,
)
_REQUEST = re.compile(
    rf"^\W*(?:(?:please|also|then|now|kindly|and|hi|hello|pls|from|for|in|on|of|with|order|the|my|#?\d{{3,20}})\W+)*{_VERB}\b|\?\s*$|"
    r"\b(?:please|pls|plz|can (?:you|i)|could (?:you|i)|i(?:'d| would)? (?:also )?(?:want|like|need|wish)|help me|looking for|"
    r"i(?:'ll| will) take)\b",
    re.I,
)
_ANOTHER = re.compile(r"\b(?:other|another|last|latest|previous|different) order\b", re.I)
_LIST = re.compile(
    r"(?:\b(?:both|all)\s++)?(?:(?:of\s++)?(?:my\s++)?orders?\s*+(?:(?:numbers?|nos?\.?)\s*+)?)?"
    r"(?<![\w/.#-])#?[A-Za-z]{0,3}-?\d{3,20}"
    r"(?:\s*+(?:,(?:\s*+and)?|and|&|as well as)\s*+(?:order\s*+)?#?[A-Za-z]{0,3}-?\d{3,20})+",
    re.I,
)
_NUMBERS_ONLY = re.compile(
    r"^\W*+(?:(?:orders?|both|number|no|too|as well|please)\W*+|[A-Za-z]{0,3}-?\d{3,20}\W*+)++$", re.I
)
#: A part that asks after an order it names: "and what's with 1161", "any news of 1161".
_NEWS = re.compile(
    rf"^\W*(?:(?:and|also|oh|hey|so|und|y|e|et)\W+)*(?:{_WHERE}|what'?s?|where'?s?|how'?s?|how about|when|whens|any (?:news|update)|is|has|did)\b",
    re.I,
)
_ASKS_WHERE = re.compile(rf"^\W*(?:(?:und|y|e|et)\W+)*{_WHERE}(?!\w)", re.I)
_TAKES_OUT = re.compile(r"\b(?:take (?:out|off)|remove|delete)\b", re.I)
#: With a written-out address this asks for the parcel to go there, however the rest of the words read.
_THERE = re.compile(r"\b(?:send|ship|deliver)\b.{0,30}\bto\b", re.I)
#: What goes on with the request before it names a thing, or an order, and no action.
_REST = re.compile(
    r"^\W*(?:(?:and|plus|also|too|for|of|from) )*(?:the|my|our|that|this|an?|one|two|its|both|#?\d|order|invoice|receipt)\b",
    re.I,
)
#: "Return the mug and get the white one instead" is an exchange.
_INSTEAD = re.compile(r"\binstead\b|\bfor (?:it|them)\b", re.I)
_ACTION_WORDS = {"cancel": "cancel_order", "refund": "refund", "return": "return"}
_VERBS = {
    "refund": "refund",
    "return": "return",
    "cancel_order": "cancel",
    "resend_message": "send",
    "order_status": "",
}
_LONGEST_REST = 10
_SHORT_REST = 4
_KEEPS = re.compile(
    r"\b(?:keep\w*|leave|stays?|not|no|n't|dont|except|without|only|is|was|has|have|did|because|since|of \d)\b", re.I
)
_SURE_PART, _PLAIN_VOTE, _SURE_GOODS = 0.75, 1.5, 0.5
#: What the router may hear in a question that is none after an order, and beside which requests one stands by itself.
_QUESTIONS = frozenset({"policy_question", "product_discovery", "other"})
_MOST_PARTS = 12
_NAMES_SOMETHING = 2


@dataclass(frozen=True)
class Request:
    """One request: what is wanted, of which order, in the customer's words."""

    label: str
    number: str
    words: str


def read(turn: Turn, router: Router) -> tuple[Request, ...]:
    """Return the requests of a message; one at most unless it surely holds several."""
    pieces = parts(turn.text)
    if len(pieces) < 2 and not _LIST.search(turn.text):
        return ()
    requests: list[Request] = []
    lead = ""
    for part in pieces:
        label = label_of(part, turn, router)
        if not label and requests and _NUMBERS_ONLY.match(part) and _for_each(requests[-1]):
            numbers = order_numbers(part) or _lone(part)
            last = (
                requests[-1] if requests[-1].number or not numbers else requests.pop()
            )  # "I want to cancel. Order 1015."
            requests += [
                replace(last, number=number, words=_only(f"{last.words}{'' if last.number else f' {number}'}", number))
                for number in numbers
            ]
        elif not label and requests and (further := _further(part, requests[-1])) is not None:
            requests.append(further)
        elif not label and (aside := _aside(part, requests, router)) is not None:
            requests.append(replace(aside, words=f"{lead}{aside.words}"))
            lead = ""
        elif not label and requests:
            requests[-1] = _with_words(requests[-1], part)
        elif not label:
            lead = f"{lead}{part.strip()}. "
        else:
            for each in _of_part(label, f"{lead}{part.strip()}"):
                _join(requests, each)
            lead = ""
    return _with_orders(requests, turn)


def _for_each(request: Request) -> bool:
    """Whether a number alone asks for the same of one more order."""
    return request.label in _MANY or (request.label == "change_address" and bool(request.number))


def _with_words(request: Request, part: str) -> Request:
    """Return a request with more words, and the order that they name where it named none."""
    numbers = [] if request.label == "change_address" else order_numbers(part)
    number = request.number or (numbers[0] if len(numbers) == 1 else "")
    return replace(request, number=number, words=f"{request.words}. {part.strip()}")


def parts(text: str) -> list[str]:
    """Return the parts of a message that may each be a request."""
    return [part for _, part in pieces(text)]


def pieces(text: str) -> list[tuple[str, str]]:
    """Return the parts of a message that may each be a request, each with what stands before it."""
    whole = _LIST.sub(lambda match: match[0].replace(" and ", " & "), text[:2000])
    found: list[tuple[str, str]] = []
    before, start = "", 0
    for match in (*_SPLIT.finditer(whole), None):
        part = whole[start : match.start() if match else len(whole)]
        if part.strip(" .,!?"):
            found.append((before, part))
        before, start = (match[0], match.end()) if match else ("", start)
    return found[:_MOST_PARTS]


def _further(part: str, before: Request) -> Request | None:
    """Return the same request once more, about another order or another mail, that a part without a verb goes on with.

    "The confirmation of 1008 and the invoice for 1028" are two mails, and nobody says "send" twice.
    """
    numbers = order_numbers(part) or _lone(part)
    short = len(part.split()) <= _SHORT_REST and len(numbers) == 1 and not _KEEPS.search(part)  # "beanie 1012"
    if (
        before.label not in _MANY
        or _ASKS_WHERE.match(part)
        or len(part.split()) > _LONGEST_REST
        or not (short or _REST.match(normalise(part)))
    ):
        return None
    other = len(numbers) == 1 and bool(before.number) and numbers[0] != before.number
    other = other and not re.search(rf"\b{re.escape(numbers[0])}\s+[A-ZÀ-Þ][a-zß-ÿ]", part)  # a postcode and its town
    kind = small_changes.kind_of(part) if before.label == "resend_message" else ""
    if not other and (not kind or kind == small_changes.kind_of(before.words)):
        return None
    return Request(
        before.label, numbers[0] if numbers else "", f"{_VERBS.get(before.label, '')} {part.strip()}".strip()
    )


def _aside(part: str, requests: Sequence[Request], router: Router) -> Request | None:
    """Return the question of a part that is no request of its own sort: after another order, or after something else.

    It must not vanish among the words of the request before it, or of the one after it.
    """
    numbers = order_numbers(part)
    if len(numbers) == 1 and _NEWS.match(normalise(part)) and all(each.number != numbers[0] for each in requests):
        return Request("order_status", numbers[0], part.strip())
    if not asks(part) or (requests and (numbers or requests[-1].label not in _BESIDE)):
        return None
    routing = router.route(part)
    if routing.decided and routing.label not in _QUESTIONS:
        return None
    rule = routing.decided and routing.label == "policy_question"
    if len(asked(part)) < (1 if rule else _NAMES_SOMETHING):
        return None
    goods = routing.label == "product_discovery" and not numbers
    return Request(
        "product_discovery" if goods and routing.score >= _SURE_GOODS else "policy_question", "", part.strip()
    )


def named(turn: Turn, requests: tuple[Request, ...], router: Router) -> str:
    """Return the one request that plain words name in a message which is unclear as a whole, empty when there is none."""
    return requests[0].label if len(requests) == 1 else "" if requests else label_of(turn.text[:2000], turn, router)


def _lone(part: str) -> list[str]:
    number = lone_number(part)
    return [number] if number else []


def label_of(part: str, turn: Turn, router: Router) -> str:
    """Return the request of a part; empty for one that only tells more about another."""
    if moods.pauses(part):
        return "pause"  # nothing that anybody here can do, and no more of the request before it
    if asking.rule_question(turn.about(part)) is not None:
        return "policy_question"
    if pattern_intents.intent(part) == "resend_message":
        return "resend_message"
    if action_word := _action_name(part):
        return action_word
    if not _REQUEST.search(normalise(part)) or len(part.split()) < 2:
        return ""
    if named := pattern_intents.intent(part, bool(turn.history.products() or turn.history.product())):
        return named
    if _THERE.search(part) and _written_out(part):
        return "change_address"
    routing = router.route(part)
    if routing.decided and routing.score >= _SURE_PART:
        return routing.label if routing.label in _STORIES else ""
    strong = {label: vote for label, vote in votes(normalise(part)).items() if label in _STORIES}
    best = max(strong, key=lambda label: strong[label], default="")
    return best if best and strong[best] >= _PLAIN_VOTE else ""


def _action_name(part: str) -> str:
    """Return the request of words that name an order, or a list of them, and one action, in whatever language; or empty."""
    if _TAKES_OUT.search(normalise(part)) and order_numbers(part):
        return "cancel_order"
    reading = said.read(part)
    if reading.families == {"address"} and _written_out(part):
        return "change_address"
    listed = _LIST.search(part) is not None
    if asks(part) or len(reading.families) != 1 or not (len(reading.orders) == 1 or (listed and reading.orders)):
        return ""
    return _ACTION_WORDS.get(next(iter(reading.families)), "")


def _written_out(part: str) -> bool:
    where = addresses.parse(part)
    return bool(where.get("line1") and (where.get("postcode") or where.get("city")))


def _of_part(label: str, part: str) -> list[Request]:
    if label in _NO_ORDER:
        return [Request(label, "", part)]
    numbers = (
        moving.numbers_in(part) if label == "change_address" else order_numbers(pattern_intents.without_cards(part))
    )
    if len(numbers) > 1 and label in _MANY:
        return [Request(label, number, _only(part, number)) for number in numbers]
    return [Request(label, numbers[0] if numbers else "", part)]


def _only(words: str, number: str) -> str:
    """Return the words about one order of several."""
    alone = _LIST.sub(f"order {number}", words)
    if alone == words:
        for other in order_numbers(words):
            alone = re.sub(rf"#?\b{re.escape(other)}\b", f"{number}", alone)
    return alone


def _join(requests: list[Request], new: Request) -> None:
    """Add a request, or its words to the one that it belongs to."""
    before = requests[-1] if requests else None
    if before is None or (new.number and before.number and new.number != before.number):
        requests.append(new)
        return
    if (before.label, new.label) == ("return", "exchange") and _INSTEAD.search(new.words):
        requests[-1] = Request("exchange", before.number or new.number, f"{before.words}. {new.words}")
        return
    apart = _STORIES[before.label] != _STORIES[new.label] or bool(_ANOTHER.search(new.words))
    # "Where is 1157 and refund the mat": the question is answered, and the change goes on.
    apart = apart or (
        {before.label, new.label} & {"order_status"} != set() and bool({before.label, new.label} & CHANGES)
    )
    if before.label == new.label == "policy_question":  # two questions about different things
        apart = asks(new.words) and set(asked(before.words)).isdisjoint(asked(new.words))
    if not apart and before.label != new.label and "order_status" not in (before.label, new.label):
        one, two = set(content_words(before.words)), set(content_words(new.words))
        apart = bool(one and two and not one & two)
    if apart:
        requests.append(new)
        return
    first = before.number or new.number
    label = new.label if before.label == "order_status" else before.label
    requests[-1] = Request(label, first, f"{before.words}. {new.words}")


def _with_orders(requests: list[Request], turn: Turn) -> tuple[Request, ...]:
    """Give requests that name no order the one that the others are about."""
    named = {each.number for each in requests if each.number}
    before = ""
    done: list[Request] = []
    for each in requests:
        number = each.number
        if not number and each.label not in _NO_ORDER and not _ANOTHER.search(each.words):
            number = before or (next(iter(named)) if len(named) == 1 else "") or turn.history.current_order() or ""
        before = number or before
        done.append(replace(each, number=number))
    return tuple(done)


def note_down(turn: Turn, requests: Sequence[Request]) -> Move:
    """Put the requests on the checklist; the first is taken up when the list answers."""
    entries = items(turn, requests)
    missing = [each.label for each in requests if not _tool(each, turn)]
    text = " ".join(dict.fromkeys(talk.not_possible(label) for label in missing))
    if not entries:
        return turn.offer_person(text or say("engine.unable.other"))
    return replace(turn.call("plan", {"items": entries}, Frame("next"), "plan"), text=text)


def each_of(turn: Turn, label: str, numbers: Sequence[str], words: str) -> Move | None:
    """Return the move that notes one request down for each of several orders; None for one that has only one order."""
    if label not in _MANY or "plan" not in turn.tools:
        return None
    return note_down(
        turn, [Request(label, number, f"{_VERBS.get(label, '')} order {number}. {words}".strip()) for number in numbers]
    )


def items(turn: Turn, requests: Sequence[Request]) -> list[dict[str, str]]:
    """Return requests as arguments of ``plan``: those that a tool can do."""
    return [
        {"action": tool, "order_number": each.number, "words": each.words}
        for each in requests
        if (tool := _tool(each, turn))
    ]


def of(turn: Turn, text: str, router: Router) -> tuple[Request, ...]:
    """Return the requests of some words of a message, one as well as several; none when they ask for nothing."""
    there = turn.about(text)
    if several := read(there, router):
        return several
    label = label_of(text, there, router)
    return _with_orders(_of_part(label, text), there) if label else ()


def _tool(request: Request, turn: Turn) -> str:
    names = intents.TOOLS_OF.get(request.label, (request.label,))
    if request.label == "order_status" and not request.number:
        names = ("list_orders",)
    return next((name for name in names if name in turn.tools), "")
