"""Whether the customer's own words want the thing of a closed list that a model asks for: a way to pay, a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from commerce.pointing import Said
from commerce.text import one_line
from service.consent import lists, mentions
from service.consent.lists import fold
from service.consent.refusing import refused

_FILE = Path(__file__).with_name("choices.yaml")


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
    if found is None or found - {own} != {chosen}:
        others = " or ".join(one_line(label, 60) for key, label in options.items() if key != own)
        raise refused(
            "the customer did not name that payment method",
            f"Which payment method should it be? On file: {others}.", "not_named",
        )  # fmt: skip


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
    if found is None or kind not in found:
        listed = ", ".join(f"{n}) the {name}" for n, name in enumerate(names.values(), 1))
        raise refused("the customer did not name that mail", f"Which mail should be sent again: {listed}?", "not_named")
