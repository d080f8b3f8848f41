"""What customers say of trying things on, read by code: what no chat model may begin, or refuse, for them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml

_LONGEST, _LONG_WORDS, _QUESTION = 400, 2_000, 25
_CLAUSE = re.compile(r"[.,;:!?\u3002\u3001\uff0c]|\b(?:but|aber|mais|pero|ma|maar|mas|ale|ama)\b")
_SENTENCE = re.compile(r"(?:\.(?!\w)|[!?;\n\u3002\uff01\uff1f\u061f])+")  # not in ann@example.com
_EDGES = " \t.!,?;:'\"()-\u00a1\u00bf\u3002\uff01\uff1f\u061f\u3001\u060c\uff0c"
#: What a try-on in play is asked further: see `agent.embedded.trying`.
ANOTHER_COLOUR, SIZE_CHART, DELETE = "another colour", "size chart", "delete my photo"


def asks(text: str) -> bool:
    """Return whether somebody asks to see an article on themselves; a question about it asks for no picture."""
    plain = folded(text)
    if _any("not").search(plain):
        return False
    if _kinds(plain, about=False):
        plain = ". ".join(each for each in _SENTENCE.split(plain) if not _kinds(each, about=False))
    return any(not _negated(plain, each) for each in _any("asks").finditer(plain))


def stops(text: str) -> bool:
    """Return whether the whole message wants an end of what is being made."""
    return bool(_any("stops").search(folded(text)))


def deletes_it(text: str) -> bool:
    """Return whether the whole message wants gone what is spoken of: the photo, where one is there."""
    return bool(_any("deletes_it").search(folded(text)))


def under_age(text: str) -> bool:
    """Return whether somebody says of themselves that they are not of age."""
    return bool(_any("under_age").search(folded(text, _LONG_WORDS)))


def declines(text: str, *, about: bool = False) -> bool:
    """Return whether somebody says that they want no picture.

    Args:
        text: Their words.
        about: Whether it is known otherwise that they speak of trying things on: any no in them is meant for it then.
    """
    plain = folded(text)
    if _any("no_photo").search(plain):
        return True
    said_no = bool(_any("negated").search(_any("polite_no").sub(" ", plain)))
    return said_no and (about or any(_negated(plain, each) for each in _any("asks").finditer(plain))) and not asks(text)


def shuns(text: str) -> bool:
    """Return whether somebody would rather add no photo, or has none to add; where they were asked for one."""
    return bool(_any("shuns").search(folded(text)))


def of_taste(text: str) -> bool:
    """Return whether somebody wonders, in another language than English, whether it looks good on them."""
    return bool(_any("suits").search(folded(text)))


def together(text: str) -> bool:
    """Return whether somebody wants to see several articles in one picture."""
    return bool(_any("together").search(folded(text)))


def _negated(plain: str, request: re.Match[str]) -> bool:
    """Return whether the clause of a request says no to it: before its end, or after it as some languages do."""
    begins = max((each.end() for each in _CLAUSE.finditer(plain, 0, request.start())), default=0)
    ends = next((each.start() for each in _CLAUSE.finditer(plain, request.end())), len(plain))
    if _any("negated_after").search(plain, request.end(), ends):
        return True
    return bool(_any("negated").search(_any("polite_no").sub(" ", plain[begins : request.end()])))


def deletes(text: str) -> bool:
    """Return whether the whole message is the request to have one's photo deleted."""
    plain = folded(text).strip(_EDGES)
    polite = _pattern(rf"^{_words()['polite']}\b[\s,.!]*|[\s,.!]*\b{_words()['polite']}$")
    while (shorter := polite.sub("", plain, count=1).strip(_EDGES)) != plain:
        plain = shorter
    things = _words()["things"]
    return any(_pattern(each.replace("{things}", things)).fullmatch(plain) for each in _words()["deletes"].values())


def deletion(text: str) -> tuple[bool, str]:
    """Return whether a message asks to have one's photo deleted, and what else it asks.

    The request stands at its beginning or its end, apart from the rest: "delete my photo and then show me hats".
    Nothing is deleted where the rest is a condition, somebody else's words, or a wish that still needs the photo.
    """
    text = text[:_LONGEST]
    if deletes(text):
        return True, ""
    joints = list(_any("joints").finditer(text))
    for joint in reversed(joints):
        if deletes(text[: joint.start()]) and (rest := text[joint.end() :].strip(_EDGES)):
            apart = joint[0].strip() in ("", *_EDGES) and not _any("wishes").match(folded(rest))
            return True, "" if apart else f"delete {rest}" if _any("things_too").match(folded(rest)) else rest
    for joint in joints:
        before = text[: joint.start()].strip(_EDGES)
        if before and deletes(text[joint.end() :]) and not _any("bound").search(folded(before)) and not asks(before):
            return True, before if _any("wishes").match(folded(before)) else ""
    return False, ""


def speaks_of_deleting(text: str) -> bool:
    """Return whether words ask what becomes of a photo, or want it gone, in whatever sentence."""
    return bool(_pattern(_words()["speaks_of_deleting"]).search(folded(text)))


def questions(text: str, *, about: bool = False) -> tuple[list[str], str]:
    """Return what a message asks about trying things on, by the kinds of `photo_answers.answer`, and what else it says.

    Args:
        text: The customer's words.
        about: Whether it is known otherwise that they speak of it, so that "how long do you keep it?" means the photo.
    """
    found: dict[str, None] = {}
    others = list[str]()
    for sentence in _SENTENCE.split(text[:_LONGEST]):
        kinds = _kinds(folded(sentence), about=about)
        found |= dict.fromkeys(kinds)
        if not kinds and sentence.strip(_EDGES) and not _any("courtesy").fullmatch(folded(sentence).strip(_EDGES)):
            others.append(sentence.strip())
    return list(found), ". ".join(others) if found else ""


def _kinds(plain: str, *, about: bool) -> list[str]:
    if len(plain.split()) > _QUESTION:
        return []
    named = [kind for kind in _words()["questions"] if _asked(kind, "questions").search(plain)]
    return named or [kind for kind in _words()["in_play"] if about and _asked(kind, "in_play").search(plain)]


@cache
def _asked(kind: str, table: str) -> re.Pattern[str]:
    words, lines = _words()["names"], _words()[table][kind]
    what = words["photo"] if table == "questions" else f"{words['photo']}|{words['that']}"
    joined = "|".join(f"(?:{line})" for line in lines)
    return re.compile(_bare(joined.replace("<it>", f"(?:{words['it']})").replace("<what>", rf"(?:{what})(?!\w)")))


def folded(text: str, longest: int = _LONGEST) -> str:
    """Return the beginning of a text, folded, without the accents of Latin letters, in single blanks."""
    bare = _bare(unicodedata.normalize("NFKC", text[:longest]).casefold().replace("\u2019", "'"))
    spelled = _words()["spelled"]
    return " ".join(spelled.get(word, word) for word in bare.split())


def _bare(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFD", text) if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", bare).replace("\u0142", "l").replace("\u0131", "i")


@cache
def _any(name: str) -> re.Pattern[str]:
    found = _words()[name]
    lines = [line for lines in found.values() for line in lines] if isinstance(found, dict) else found
    return re.compile("|".join(f"(?:{_bare(line)})" for line in lines), re.I)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(_bare(text))


@cache
def _words() -> dict[str, Any]:
    return dict(read_yaml(Path(__file__).with_suffix(".yaml")))
