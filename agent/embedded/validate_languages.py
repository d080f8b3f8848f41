"""Whether the folders of languages hold together: their tables are read, and their tests say what comes of them."""

from __future__ import annotations

from typing import Any

from agent.embedded import pattern_intents
from agent.embedded.intents import INTENTS, ROWS
from agent.embedded.router import Router
from commerce.errors import ConfigurationError
from runtime.yaml_file import read_yaml
from service import gloss
from service.gloss import tables

#: A language needs so many glosses in its tests, and so many lines for each intent that is learned.
GLOSSES, LINES = 20, 3
EXAMPLES = "examples.yaml"


def problems(router: Router) -> list[str]:
    """Return what is wrong with the languages, a sentence each; nothing where all is well."""
    found = []
    for folder in sorted(path for path in tables.FOLDER.glob("*") if path.is_dir() and not path.name.startswith("_")):
        missing = [name for name in tables.NEEDED if not (folder / name).is_file()]
        found += [f"The language {folder.name} has no {name}." for name in missing]
        if not missing:
            found += of_language(folder.name, read_yaml(folder / EXAMPLES), router)
    return found


def of_language(code: str, tests: Any, router: Router) -> list[str]:
    """Return what is wrong with one language.

    Args:
        code: The language.
        tests: What its examples.yaml holds.
        router: The router to read requests with.
    """
    try:
        tables.table(code)
    except ConfigurationError as error:
        return [f"{code}: {error.message}"]
    glosses, intents = tests.get("glosses") or {}, tests.get("intents") or {}
    found = []
    if len(glosses) < GLOSSES:
        found.append(f"{code}: {EXAMPLES} has fewer than {GLOSSES} glosses.")
    for text, english in glosses.items():
        read = gloss.gloss(str(text), code).text
        if read != english:
            found.append(f"{code}: “{text}” is read as “{read}”, not as “{english}”.")
    few = [name for name in INTENTS if len(intents.get(name, ())) < LINES]
    found += [f"{code}: {EXAMPLES} has fewer than {LINES} lines for {name}." for name in few]
    found += [f"{code}: {name} is no intent." for name in intents if name not in ROWS]
    lines = ((name, str(line)) for name in intents if name in ROWS for line in intents[name])
    return found + [
        f"{code}: {name} is not heard in “{line}”." for name, line in lines if not heard(name, line, code, router)
    ]


def heard(name: str, line: str, code: str, router: Router) -> bool:
    """Whether an intent is heard in a line of a language."""
    row, read = ROWS[name], gloss.gloss(line, code).text
    if row.learned:
        return router.route(read).label == name
    return pattern_intents.intent(read, row.shown) == name


def unreviewed() -> dict[str, list[str]]:
    """Return the files that no native reader has signed, by language."""
    found = {code: [name for name, signed in tables.kept(code) if not signed] for code in gloss.codes()}
    return {code: names for code, names in found.items() if names}
