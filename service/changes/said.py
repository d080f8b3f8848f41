"""Whether the customer's own words want the thing of a closed list that a model asks for: a way to pay, a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from commerce.mailbox import normal_email
from commerce.own_words import own as own_words
from commerce.pointing import Said
from commerce.sentences import listed, say
from commerce.text import one_line
from service.consent import lists, mentions, payees
from service.consent.lists import fold
from service.consent.refusing import refused

_FILE = Path(__file__).with_name("choices.yaml")
_SENTENCE = re.compile(r"(?<=[.!?;])\s++|\n++")
_ADDRESS = re.compile(r"[^\s@,;<>()]{1,64}@[^\s@,;<>()]{1,189}\.[A-Za-z]{2,63}")
_REACH = 4  # words from "to" to whom
_LONGEST = 4000
_MAILS = ("confirmation", "invoice", "shipping")


def check_payment(said: Sequence[Said] | None, chosen: str, options: Mapping[str, str], present: str) -> None:
    """Check that a way to pay is the one that the customer wants.

    Args:
        said: The conversation that a model asks from; None: nobody has to say it.
        chosen: The key of the option.
        options: The ways on file, by key.
        present: How the order is paid for now.

    Raises:
        InputError: The newest words that name a way to pay name none, another, or only what they do not want.
    """
    if said is None:
        return
    labels = {f"={present}": present, **options} if present not in options.values() else dict(options)
    own = next(key for key, label in labels.items() if label == present)
    found = mentions.named(said, _ways(labels), {key: each for key, each in labels.items() if key != own})
    if found == frozenset({chosen}) and _only_asked(said, _ways(labels)):
        question = say("changes.charged_to", method=one_line(options[chosen], 60))
        raise refused("the customer only asks about that payment method", question, "not_asked_for")
    if found is None or found - {own} != {chosen} or not _ordered(said, _ways(labels), "orders_payment"):
        others = listed((one_line(label, 60) for key, label in options.items() if key != own), "lists.or")
        raise refused(
            "the customer did not name that payment method",
            say("changes.which_payment", methods=others),
            "not_named",
        )


def _ordered(said: Sequence[Said], phrases: Mapping[str, frozenset[str]], name: str) -> bool:
    """Whether the newest words on a thing of a list ask for it in one of their pieces, or are little but its name.

    "PayPal charges me twice each time" and "the invoice is wrong" speak of it only.
    """
    newest = next((each.text for each in reversed(said) if each.customer and mentions.read(each.text, phrases)), "")
    around = list(mentions.pieces(newest, phrases))
    orders = frozenset(lists.phrases(_FILE, name))
    return not around or any(lists.any_of(each, orders) or _little(each) for each in around)


def _little(words: str) -> bool:
    small = lists.words(_FILE, "beside") | lists.every("fill") | lists.every("beside")
    return all(word in small or any(c.isdigit() for c in word) for word in words.split())


def _only_asked(said: Sequence[Said], phrases: Mapping[str, frozenset[str]]) -> bool:
    """Whether the newest words on a way to pay only ask whether it is possible: "do you take PayPal?"."""
    for place in range(len(said) - 1, -1, -1):
        if not said[place].customer:
            continue
        sentences = [each for each in _SENTENCE.split(own_words(said[place].text)) if mentions.read(each, phrases)]
        if sentences:
            return all(_asks(each) for each in sentences)
        if place and not said[place - 1].customer and "?" in said[place - 1].text:
            return False  # an answer to a question picks it
    return False


def _asks(sentence: str) -> bool:
    words = fold(sentence)
    while first := next((each for each in lists.phrases(_FILE, "opens") if words.startswith(f"{each} ")), ""):
        words = words.removeprefix(f"{first} ")
    if any(lists.has(words, each) for each in lists.phrases(_FILE, "wishes")):
        return False
    may = _begins(words, "may") and any(lists.has(words, each) for each in lists.phrases(_FILE, "pays"))
    return may or _begins(words, "asks")


def _begins(words: str, name: str) -> bool:
    return any(f"{words} ".startswith(f"{each} ") for each in lists.phrases(_FILE, name))


def _ways(labels: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the words for ways to pay: labels, the names in them, and ways that are not on file."""
    found: dict[str, set[str]] = {each: set() for each in lists.phrases(_FILE, "payments")}
    for key, label in labels.items():
        for phrase in (fold(label), *fold(label).split()):
            if phrase and phrase not in lists.words(_FILE, "plain"):
                found.setdefault(phrase, set()).add(key)
    for phrase, keys in found.items():
        if not keys:
            keys.update(key for key, label in labels.items() if lists.has(fold(label), phrase))
    return {phrase: frozenset(keys or {f"={phrase}"}) for phrase, keys in found.items()}


def check_mail(said: Sequence[Said] | None, kind: str, names: Mapping[str, str]) -> None:
    """Check that a mail is one that the customer wants.

    Args:
        said: The conversation that a model asks from; None: nobody has to say it.
        kind: The kind of mail.
        names: What the kinds are called.

    Raises:
        InputError: The newest words that name a mail name none, another, or only what they do not want.
    """
    if said is None:
        return
    phrases = {phrase: frozenset({each}) for each in names for phrase in lists.phrases(_FILE, each)}
    found = mentions.named(said, phrases, {each: each for each in names}, lacking=True)
    if found is None or kind not in found or not _ordered(said, phrases, "orders_mail"):
        mails = ", ".join(say("changes.mail", place=n, name=name) for n, name in enumerate(names.values(), 1))
        raise refused("the customer did not name that mail", say("changes.which_mail", mails=mails), "not_named")


def sends_elsewhere(said: Sequence[Said] | None, mailbox: str) -> bool:
    """Return whether the newest words on a mail want it at another place than the order's mailbox.

    Args:
        said: The conversation that a model asks from; None: nobody said anything.
        mailbox: The order's mailbox.
    """
    names = {phrase for each in _MAILS for phrase in lists.phrases(_FILE, each)}
    for each in reversed(said or ()):
        if each.customer and (_reaches(each.text, mailbox) or any(lists.has(fold(each.text), name) for name in names)):
            return _reaches(each.text, mailbox)
    return False


def _reaches(text: str, mailbox: str) -> bool:
    """Whether words name another mailbox, somebody else, or another way than a mail."""
    plain = own_words(text)[:_LONGEST]
    if any(normal_email(each) != normal_email(mailbox) for each in _ADDRESS.findall(plain)):
        return True
    words = fold(_ADDRESS.sub(" ", plain)).split()
    towards = lists.words(_FILE, "towards")
    return any(
        word in towards and _somewhere_else(words[place + 1 : place + 1 + _REACH]) for place, word in enumerate(words)
    )


def _somewhere_else(after: Sequence[str]) -> bool:
    """Whether words behind "to" begin with somebody else, or with another mailbox."""
    for n, word in enumerate(after):
        if word in lists.words(_FILE, "towards"):
            return False
        onwards = " ".join(after[n:])
        if word in payees.people() or _begins(onwards, "reaches"):
            return True
        if _begins(onwards, "mailboxes"):
            return not lists.words(_FILE, "others").isdisjoint(after[:n])
    return False
