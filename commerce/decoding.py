"""JSON that somebody else wrote, with only such text as every database and every answer of ours can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

#: More than any change, message or tool call of ours has.
MOST_VALUES = 500
_ODD = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_ODD_BYTES = re.compile(_ODD.pattern.encode())
#: What editors and careless plug-ins leave before an answer: byte order marks and blanks, in any number.
_BLANKS = b"\xef\xbb\xbf \r\n\t"
#: More than notices take; a value that begins later is not looked for.
_MOST_NOISE, _MOST_STARTS = 64 * 1024, 50
_START = re.compile(r"[\[{]")
_OF_ITS_OWN = ("", ">", "\n", "\ufeff")  # what may stand right before a value that begins a line
_PAGE = re.compile(r"(?i)<(?:!doctype|html|head|body)\b")


def decoded(content: bytes | str, *, parse_float: Callable[[str], Any] = float) -> Any:
    """Return what a JSON text says, without NUL and lone surrogates: JSON can escape them, nothing else takes them.

    Raises:
        ValueError: It is no JSON, or is nested deeper than anybody means it.
    """
    odd = _ODD.search(content) if isinstance(content, str) else _ODD_BYTES.search(content)
    try:
        found = json.loads(content, parse_float=parse_float)
        return _fit(found) if odd else found
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def behind_noise(content: bytes) -> tuple[Any, str]:
    """Return what a JSON text says, and what a program printed before it by mistake, such as notices of PHP.

    Only where exactly one object or list follows, to the very end, and nothing before it can be one: money is never
    read from what could be read in two ways.

    Raises:
        ValueError: It is no JSON, or it is not clear what is.
    """
    bare = content.lstrip(_BLANKS)
    try:
        return decoded(bare), ""
    except ValueError:
        if not bare or bare[:1] in b'[{"':
            raise
    text = bare.decode("utf-8")
    for number, start in enumerate(_START.finditer(text, 0, _MOST_NOISE)):
        if number == _MOST_STARTS:
            break
        try:
            _, end = json.JSONDecoder().raw_decode(text, start.start())
        except (ValueError, RecursionError):
            continue
        noise = text[: start.start()].rstrip(" \t\r")
        if text[end:].strip() or noise[-1:] not in _OF_ITS_OWN or _PAGE.search(noise):
            break
        return decoded(text[start.start() : end]), noise
    raise ValueError("no JSON, or more than one")


def lines(text: str) -> list[str]:
    """Return the lines of a text that a program wrote: only a line feed ends one.

    JSON and tables may hold U+2028, U+2029 and U+0085, at which ``str.splitlines`` cuts as well.
    """
    found = [line.removesuffix("\r") for line in text.split("\n")]
    return found if found[-1] else found[:-1]


def bounded(value: Any, most: int) -> Any:
    """Return a JSON value that holds at most ``most`` values in all, names included.

    Whatever reads it further has a bounded amount of work, and of mistakes to tell.

    Raises:
        ValueError: It holds more.
    """
    left, waiting = most, [value]
    while waiting:
        found = waiting.pop()
        inner = [*found, *found.values()] if isinstance(found, dict) else found if isinstance(found, list) else ()
        left -= len(inner)
        if left < 0:
            raise ValueError(f"more than {most} values")
        waiting += [each for each in inner if isinstance(each, (dict, list))]
    return value


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() and "\0" not in value else _text(value)
    if isinstance(value, dict):
        return {_fit(name): _fit(each) for name, each in value.items()}
    return [_fit(each) for each in value] if isinstance(value, list) else value


def _text(value: str) -> str:
    return value.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
