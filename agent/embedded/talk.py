"""Fixed sentences: small talk, questions and offers. Nothing here knows anything about a shop."""

# ruff: noqa: E501 - the table reads better one answer a line

from __future__ import annotations

import re
from collections.abc import Collection

from agent.embedded.intents import TOOLS_OF
from agent.embedded.text import normalise
from commerce.sentences import exists, joined, say


def dropped() -> str:
    """Return what is said where the customer lets go of a request."""
    return joined(say("chat.left"), say("chat.anything_else"))


def liked() -> str:
    """Return what is said where the customer only likes something."""
    return joined(say("engine.liked"), say("chat.anything_else"))


def ask_order(intent: str) -> str:
    """Return the question for the order of a request."""
    key = f"engine.ask_order.{intent}"
    return say(key) if exists(key) else say("orders.which")


def not_possible(intent: str) -> str:
    """Return what is said to a request of this kind where it cannot be done."""
    elsewhere = {"try_on": "tryon.not_set_up", "pause": "asked.cannot_pause"}
    key = elsewhere.get(intent, f"engine.unable.{intent}")
    return say(key) if exists(key) else say("engine.unable.other")


#: Of several requests that one tool carries out the first counts.
_LABELS = {tool: label for label, tools in reversed(TOOLS_OF.items()) for tool in tools}

#: Words that no other language writes alike and that few English messages do without.
_ENGLISH = frozenset(
    "the you your my can could does don't what how where when why which it of for with have are please want need this that and there "
    "i'm would should will not be".split()
)
_UPSET = re.compile(
    r"\bthank(?:s| you) (?:a lot )?for nothing\b|\b(?:what the (?:hell|heck|f\w*)|wtf|bullshit|bloody hell|for f\w*'?s? sake|screw you|"
    r"f\w?ck (?:you|off|this))\b|\b(?:you|you're|your|this (?:shop|store|bot|chat|service|thing)|this is|it's|that's|customer service)\b.{0,25}"
    r"\b(?:a joke|useless|stupid|idiots?|dumb|rubbish|terrible|awful|ridiculous|pathetic|worst|incompetent|crap|hopeless|a scam|a disgrace|no help)\b|"
    r"\b(?:bad|negative|one.star|terrible) review\b",
    re.I,
)
#: What is heard, and what is said to it.
_SMALL_TALK: tuple[tuple[str, ...], ...] = (
    (r"\b(?:thank\w*|thx|cheers|appreciate\w*|grateful|obliged)\b", "engine.small_talk.thanks"),
    (
        r"\b(?:bye|goodbye|good ?night|see you|later|farewell|take care|good day|leaving|have to go)\b",
        "engine.small_talk.bye",
    ),
    (r"\b(?:joke|funny|pun|laugh|amus\w+)\b", "engine.small_talk.joke"),
    (
        r"\b(?:what (?:all |things |else )?(?:can|could|do) (?:you|i)|help me with|topics|subjects|kinds? of|types? of|good at|knowledg\w+|able to)\b",
        "chat.can",
    ),
    (
        r"\b(?:name|who are you|call you|bots?|robot|human|machine|computer|real|person|ai|made|built|created|program\w*|designed|old|age|born|birth\w*|from)\b",
        "engine.who",
        "chat.can",
    ),
    (r"\bhow\b.{0,12}\b(?:are|is|you|been|going|things|day)\b|\bwhat'?s up\b", "engine.small_talk.how"),
    (r"^\W*(?:hi+|hello|hey+|yo|greetings|good (?:morning|afternoon|evening))\b", "engine.hello"),
)


def small_talk(text: str) -> str:
    """Return a fixed answer to small talk."""
    plain = normalise(text[:300]).casefold()
    for pattern, *keys in _SMALL_TALK:
        if re.search(pattern, plain):
            return joined(*map(say, keys))
    return joined(say("engine.small_talk.only_shop"), say("chat.can"))


def is_small_talk(text: str) -> bool:
    """Return whether there is a fixed answer to a message."""
    plain = normalise(text[:300]).casefold()
    return any(re.search(pattern, plain) for pattern, *_ in _SMALL_TALK)


def offered(label: str, tools: Collection[str]) -> bool:
    """Return whether a request can be carried out at all: a menu names nothing else."""
    return any(tool in tools for tool in TOOLS_OF.get(label, (label,)))


def english(text: str) -> bool:
    """Return whether a message reads like English; the engine understands little else."""
    return bool(_ENGLISH & set(re.split(r"[^\w']+", normalise(text[:300]).casefold())))


def name_of(label: str) -> str:
    """Return what a request is called."""
    return say(f"engine.name.{label}")


def clarify_again(options: tuple[str, ...]) -> str:
    """Return that question for somebody whose answer chose neither."""
    one, two = map(name_of, options)
    return say("engine.clarify_again", one=one, two=two)


def upset(text: str) -> bool:
    """Return whether a short message only scolds."""
    plain = normalise(text[:300]).casefold()
    return len(plain.split()) <= 14 and bool(_UPSET.search(plain))


def clarify(options: tuple[str, ...]) -> str:
    """Return the question which of two things the customer means."""
    one, two = map(name_of, options)
    return joined(say("engine.not_understood"), say("engine.clarify", one=one, two=two))


def label_of(tool: str) -> str:
    """Return the request that a tool carries out; one that is called like its tool, where nothing else is known."""
    return _LABELS.get(tool, tool)
