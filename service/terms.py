"""The policy in the customer's words, rendered from the same data that judges: of each action what it says itself."""

from __future__ import annotations

from functools import reduce

from commerce import policy_text
from commerce.policy import StorePolicy
from commerce.sentences import exists, say
from service.changes.registry import ACTIONS
from service.changes.spec import Terms

_SHIPPING = "shipping"
_ALL = sorted(
    [
        *(each for spec in ACTIONS.values() for each in spec.terms),
        Terms(_SHIPPING, ("ship", "deliver", "country", "countries"), policy_text.shipping, 70),
        Terms(
            "warranty", ("warrant", "guarantee", "faulty", "defect", "broken", "has a hole"), policy_text.warranty, 80
        ),
        Terms("hours", ("opening hours", "opening times", "business hours"), policy_text.hours, 110, asked=1),
        Terms("contact", ("contact details", "reach you", "phone number"), policy_text.contact, 120, asked=2),
        Terms(
            "claims",
            ("stolen", "incomplete", "damaged", "wrong article", "wrong item", "never arrived", "lost parcel"),
            policy_text.claims,
            90,
        ),
    ],
    key=lambda each: each.place,
)
_BY_CUES = sorted(_ALL, key=lambda each: each.place if each.asked is None else each.asked)
_EVERYTHING = ("all", "everything", "polic", "rules", "terms", "conditions", "my rights")
TOPICS = (*(each.topic for each in _BY_CUES), "all")
UNKNOWN = "unknown"


def topic_of(words: str) -> str:
    """Return the topic that ``words`` are about or begin with ("returns: …"), ``all`` or `UNKNOWN`."""
    text = f"{words.casefold().strip()} "
    if (named := text.partition(":")[0].strip()) in TOPICS:
        return named
    for each in _BY_CUES:
        if any(cue in text for cue in each.cues):
            return each.topic
    return "all" if not text.strip() or any(cue in text for cue in _EVERYTHING) else UNKNOWN


def _topics() -> str:
    """Return the topics in words; one of another package goes by its name."""
    words = [say(key) if exists(key := f"terms.topic.{each.topic}") else each.topic for each in _ALL]
    return reduce(lambda first, following: say("lists.comma", first=first, next=following), words)


def render(policy: StorePolicy, topic: str = "all", words: str = "") -> str:
    """Return the policy on ``topic`` (one of `TOPICS`) as plain sentences; for others, which topics there are.

    ``words`` are the customer's: a country that they name is answered by a yes or a no.
    """
    if topic not in TOPICS:
        return say("terms.unknown", topics=_topics())
    if topic == _SHIPPING and (there := policy_text.ships_there(policy, words)):
        return there
    chosen = [each for each in _ALL if topic in (each.topic, "all")]
    return "\n".join(text for each in chosen if (text := each.text(policy)))
