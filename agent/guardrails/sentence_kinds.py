"""The kinds of sentences that the reader tells apart, and which of them are harmless."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a sentence does."""

    DEED = "deed"  # claims that something was done, is being done or needs no more doing
    PROMISE = "promise"  # says that somebody will do something
    MONEY = "money"  # states money: paid, owed, given back, reduced
    TIME = "time"  # states when something happens
    STATE = "state"  # states how an order, parcel or account stands
    POLICY = "policy"  # states a rule, a right, a guarantee
    CONTACT = "contact"  # names another way to reach somebody
    HANDOFF = "handoff"  # claims that a person knows, was told or is coming
    SECRET = "secret"  # asks for what no clerk needs: card data, passwords, codes  # noqa: S105
    ALARM = "alarm"  # warnings, recalls, legal or official statements
    INSTRUCTION = "instruction"  # tells the customer to do or to answer something
    CHOICE = "choice"  # offers an action or a choice
    QUESTION = "question"  # asks for something that a tool needs
    SYMPATHY = "sympathy"
    GREETING = "greeting"  # greetings, thanks, offers of help, farewells
    PERSON = "person"  # offers a colleague
    PRODUCT = "product"  # talks about articles, their use, materials, sizes, looks
    OTHER = "other"


#: What may be shown beside orders, money and policy.
BESIDE_MATTER = frozenset({Kind.QUESTION, Kind.SYMPATHY, Kind.GREETING, Kind.PERSON})
#: What may be shown where nothing but products is in play.
BESIDE_PRODUCTS = BESIDE_MATTER | {Kind.PRODUCT}
#: What asks or leads the customer somewhere: never beside an open proposal, which holds the one question.
LEADING = frozenset({Kind.QUESTION, Kind.PERSON, Kind.CHOICE, Kind.INSTRUCTION, Kind.SECRET})
