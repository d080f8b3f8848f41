"""Whether the catalogue has nothing of what was asked for: better said than shown as if it had been found.

Where products are labelled with kinds, a thing is absent that heads a request and is no kind of the catalogue.
Elsewhere it has to be no word of any title or fact, and far in meaning from all that there is.
"""

from __future__ import annotations

import re

from service.discovery import audience, materials
from service.discovery.idle import is_idle, is_loose
from service.discovery.recognise import COLOURS
from service.discovery.structure import head
from service.discovery.view import View

#: How near in meaning something has to be that no title and no fact has a word of; see evals/search/absent.yaml.
NEAR = 0.45
#: How near something has to be to be named beside that there is nothing of the kind.
NEAREST = 0.4
#: Who says these asks about something, and does not only name what they look for.
_SENTENCE = frozenset(
    "how what which why when where is are was were does did can could should "
    "it im my he she they not if than compare tell explain difference".split()
)
_LONGEST = 8
_WHAT_IT_IS_LIKE = re.compile(
    r"[a-z]{2,}(?:able|ible|ive|proof|less|free|ed|ing|ic|ical|al|ous|ful|ish|en|y|ian|ese|ant|ent)\Z"
)


def thing(typed: list[str], view: View) -> str:
    """Return the thing that a request without a kind is about; empty where it may be about anything.

    Args:
        typed: The folded words of the request.
        view: The catalogue.
    """
    said = head(typed)
    about = typed[: typed.index("for")] if "for" in typed else typed  # whom or what it is for may be theirs
    if len(typed) > _LONGEST or _SENTENCE & set(about):
        return ""
    if not said or any(_no_thing(word, view) for word in said[-1:]):
        return ""
    if view.kinds.any:
        return "" if _named_so(said, view) else " ".join(said)
    everywhere = ~view.columns.none()
    return "" if view.states(said[-1], everywhere) else " ".join(said)


def _no_thing(word: str, view: View) -> bool:
    """Return whether a word tells what a thing is like, or whose it is."""
    beside = is_idle(word) or is_loose(word) or audience.is_person(word) or word in COLOURS or materials.is_one(word)
    return beside or bool(_WHAT_IT_IS_LIKE.match(word)) or word in view.brand_words


def _named_so(said: list[str], view: View) -> bool:
    """Return whether products go by these words: names that the language does not know, such as that of a model."""
    return all(not _spoken(word, view) and view.frequency(word) for word in said)


def _spoken(word: str, view: View) -> bool:
    """Return whether the language has a word, or the one that it is the plural of."""
    return view.speaks(word) or view.speaks(word.removesuffix("s"))
