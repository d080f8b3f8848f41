"""Pages cut into chunks of about 120 to 200 words, and those into sentences that know their heading."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENOUGH, _MOST = 120, 200
_MAX_SENTENCE = 600
_SENTENCE = re.compile(r"(?<=[.!?…])[\"”')\]]*\s+(?=[\"“'(\[]?[^\Wa-z_])")


@dataclass(frozen=True)
class Source:
    """The document that something stands in."""

    document_id: str
    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class Sentence:
    """One sentence and the heading it stands under."""

    heading: str
    text: str
    paragraph: int

    def encoded(self, title: str) -> str:
        """Return what the encoder reads: the heading gives a short sentence its meaning."""
        return f"{self.heading or title} {self.text}"


@dataclass(frozen=True)
class Chunk:
    """Sentences that stand together."""

    source: Source
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The chunk's words: headings and sentences."""
        parts: list[str] = []
        heading = None
        for sentence in self.sentences:
            if sentence.heading != heading:
                heading = sentence.heading
                parts.append(heading)
            parts.append(sentence.text)
        return "\n".join(part for part in parts if part)


def digest(text: str) -> str:
    """Return the hash by which an encoded text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph; one without an end is cut at a word."""
    found: list[str] = []
    for part in _SENTENCE.split(text):
        rest = part.strip()
        while len(rest) > _MAX_SENTENCE:
            cut = rest.rfind(" ", 0, _MAX_SENTENCE)
            cut = cut if cut > 0 else _MAX_SENTENCE
            found.append(rest[:cut])
            rest = rest[cut:].strip()
        if rest:
            found.append(rest)
    return found


def chunks(source: Source, text: str) -> Iterator[Chunk]:
    """Yield a document's chunks: whole sections where they fit, cut between sentences where they do not."""
    gathered: list[Sentence] = []
    count = 0
    for section in _sections(text):
        size = sum(_words(each.text) for each in section)
        if gathered and (count >= _ENOUGH or count + size > _MOST):
            yield Chunk(source, tuple(gathered))
            gathered, count = [], 0
        for sentence in section:
            own = _words(sentence.text)
            if gathered and count + own > _MOST:
                yield Chunk(source, tuple(gathered))
                gathered, count = [], 0
            gathered.append(sentence)
            count += own
    if gathered:
        yield Chunk(source, tuple(gathered))


def _sections(text: str) -> Iterator[list[Sentence]]:
    heading = ""
    section: list[Sentence] = []
    for paragraph, line in enumerate(text.split("\n")):
        if line.startswith("## "):
            if section:
                yield section
            heading, section = line[3:], []
        else:
            section += [Sentence(heading, each, paragraph) for each in sentences(line)]
    if section:
        yield section


def _words(text: str) -> int:
    return len(text.split())
