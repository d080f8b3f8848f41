"""docs/glossary.md: few terms, each once, and words that were given up do not come back as names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import PACKAGES, ROOT, modules

pytestmark = pytest.mark.house

PAGE = ROOT / "docs" / "glossary.md"
MOST = 60


def rows(part: str) -> list[str]:
    """Return the first column of a part's table, without its heading."""
    return [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| ")][1:]


TERMS, GIVEN_UP = (rows(part) for part in PAGE.read_text(encoding="utf-8").split("\n## ", 1))


def names() -> Iterator[tuple[str, str]]:
    """Yield the name of every module, class and function of the product, and where it is."""
    for path in modules(*PACKAGES):
        where = str(path.relative_to(ROOT))
        yield path.stem, where
        for folder in path.relative_to(ROOT).parts[:-1]:
            yield folder, where
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.name, f"{where}:{node.lineno}"


def test_there_are_few_terms_and_each_stands_once() -> None:
    words = [term.casefold() for term in TERMS]
    assert 30 < len(words) <= MOST
    assert len(set(words)) == len(words)
    assert words == sorted(words)


def test_no_term_was_given_up() -> None:
    assert len(GIVEN_UP) > 10
    assert not {term.casefold() for term in TERMS} & set(GIVEN_UP)


def test_words_that_were_given_up_are_no_names() -> None:
    back = {where: name for name, where in names() if name.strip("_").casefold() in GIVEN_UP}
    assert back == {}


def test_words_of_our_own_are_no_part_of_a_name_either() -> None:
    """Of those given up, these mean nothing else anywhere; ``house_number`` and ``memory_use`` are plain English."""
    ours = {"papers", "grounds", "echoes", "telling", "brain", "deed", "deeds", "wishes", "till", "unable"}
    assert ours <= set(GIVEN_UP)
    back = {where: name for name, where in names() if ours & set(name.casefold().split("_"))}
    assert back == {}


def test_every_path_of_the_glossary_is_there() -> None:
    paths = re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?)`", PAGE.read_text(encoding="utf-8"))
    assert len(paths) > 10
    assert not [path for path in paths if not (ROOT / path).exists()]
