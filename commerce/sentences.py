"""Sentences that people read, by their ids, in the language of the conversation.

Code names a sentence (``policy.order_closed``) and gives its values; what it says stands in a gettext catalogue,
``locale/<language>/LC_MESSAGES/<domain>.po``. The id is the entry's ``msgctxt``, its first part the domain; the English
sentence is the ``msgid``. A sentence is whole: it is never put together from parts of sentences, so that another
language can order its words as it likes. An id that another language lacks is said in English.

What is said remembers its id and its values (`Sentence`). Where it is kept to be read later, by somebody who may speak
another language, it is kept by them (`stored`) and said anew (`restored`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

from commerce.amounts import in_money
from commerce.catalogues import CATALOGUES, add, domain, read
from commerce.dates import in_words
from commerce.language import MARKS, PSEUDO, SOURCE, language, speaking

__all__ = [
    "CATALOGUES",
    "MARKS",
    "PSEUDO",
    "SOURCE",
    "Sentence",
    "add",
    "again",
    "dotted",
    "exists",
    "joined",
    "language",
    "listed",
    "names_in",
    "placeholders",
    "read",
    "restored",
    "say",
    "speaking",
    "stored",
    "template",
]
#: Begins what is kept of a sentence. It is in no text that people or models wrote: those are cleaned of such marks.
_KEPT = "\x1e"


class Sentence(str):
    """What was said, which remembers how to say it again: ``data`` is what JSON keeps of its id and values."""

    data: dict[str, Any]

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle with what is remembered."""
        return _rebuild, (str(self), self.data)


def _rebuild(text: str, data: dict[str, Any]) -> Sentence:
    said = Sentence(text)
    said.data = data
    return said


def say(key: str, /, **values: object) -> str:
    """Return the sentence with this id.

    Args:
        key: ``domain.id``.
        values: What its placeholders stand for. A ``count`` chooses the plural. Days and lists are worded in the
            language; everything else is taken as ``str`` gives it.

    Raises:
        KeyError: There is no such sentence, or it names a value that is missing.
    """
    for code in (language(), SOURCE):
        sentences, plural = domain(code, key.partition(".")[0])
        if forms := sentences.get(key):
            break
    else:
        raise KeyError(f"There is no sentence {key!r} in the catalogue.")
    form = forms[plural(int(str(values["count"])))] if len(forms) > 1 else forms[0]
    said = form.format_map({name: _worded(each) for name, each in values.items()}) if values else form.format()
    return _rebuild(said, {"say": key, "with": values})


def template(key: str) -> str:
    """Return a sentence with its placeholders, for a face that puts the values in by itself.

    Raises:
        KeyError: There is no such sentence.
    """
    name = key.partition(".")[0]
    forms = domain(language(), name)[0].get(key) or domain(SOURCE, name)[0][key]
    return forms[0]


def again(text: str) -> str:
    """Return a text, said once more in the language that is spoken now where it is a sentence."""
    return str(_value(_data(text))) if isinstance(text, Sentence) else text


def names_in(text: str) -> list[str]:
    """Return what a sentence names, in the order in which it was given: its values, whatever its language."""
    return list(_names(_data(text))) if isinstance(text, Sentence) else []


def _names(data: Any) -> Iterator[str]:
    if isinstance(data, dict):  # a sentence, sentences, a sum or a day
        data = list(data["with"].values()) if "with" in data else [each for n, each in data.items() if n != "currency"]
    if isinstance(data, list):
        for each in data:
            yield from _names(each)
    else:
        yield str(data)


def stored(text: str) -> str:
    """Return what is kept of a text: of a sentence its id and values, of another text itself."""
    return _KEPT + json.dumps(_data(text), ensure_ascii=False) if isinstance(text, Sentence) else text


def restored(text: str) -> str:
    """Return what was kept of a text, said in the language that is spoken now.

    Where the sentence is gone, or names other values by now, its id is all that is left.
    """
    if not text.startswith(_KEPT):
        return text
    data = json.loads(text.removeprefix(_KEPT))
    try:
        return str(_value(data))
    except KeyError:
        return str(data.get("say", ""))


@dataclass(frozen=True)
class _Sum:
    """A sum of money that was kept, see `commerce.money`."""

    amount: Decimal
    currency: str


def _is_money(value: object) -> bool:
    return hasattr(value, "amount") and hasattr(value, "currency")


def _data(value: Any) -> Any:
    if isinstance(value, Sentence):
        return {name: _data(each) for name, each in value.data.items()}
    if _is_money(value):
        return {"money": str(value.amount), "currency": value.currency}
    if isinstance(value, date):
        return {"day": value.isoformat()[:10]}
    if isinstance(value, dict):
        return {name: _data(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_data(each) for each in value]
    return value if isinstance(value, int) else str(value)


def _value(data: Any) -> Any:
    if isinstance(data, list):
        return [_value(each) for each in data]
    if not isinstance(data, dict):
        return data
    if "money" in data:
        return _Sum(Decimal(data["money"]), data["currency"])
    if "day" in data:
        return date.fromisoformat(data["day"])
    if "joined" in data:
        return joined(*_value(data["joined"]))
    return say(data["say"], **{name: _value(each) for name, each in data["with"].items()})


def exists(key: str) -> bool:
    """Return whether there is a sentence with this id."""
    return key in domain(SOURCE, key.partition(".")[0])[0]


def listed(items: Iterable[str], key: str = "lists.and") -> str:
    """Return items as a list in words: ``a, b and c``, or as the sentence ``key`` has it, such as ``lists.or``."""
    *most, last = list(items) or [""]
    if not most:
        return last
    first, *others = most
    for each in others:
        first = say("lists.comma", first=first, next=each)
    return say(key, first=first, last=last)


def joined(*said: str) -> str:
    """Return whole sentences one after the other; empty ones are left out."""
    parts = [each for each in said if each]
    if len(parts) < 2:
        return parts[0] if parts else ""
    return _rebuild(" ".join(parts), {"joined": parts})


def dotted(*parts: object) -> str:
    """Return parts of an id with dots between; empty ones are left out: ``goods.why``."""
    return ".".join(str(each) for each in parts if each)


def placeholders(text: str) -> set[str]:
    """Return the names of the placeholders of a sentence.

    Raises:
        ValueError: One of them is not a plain name, or a brace is left open.
    """
    names = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain name, in: {text}")
        names.add(name)
    return names


def _worded(value: Any) -> str:
    if isinstance(value, date):
        return in_words(value)
    if _is_money(value):
        return in_money(value.amount, value.currency)
    if isinstance(value, (list, tuple)):
        return listed([_worded(each) for each in value])
    return str(value)
