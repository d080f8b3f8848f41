"""The English catalogue is whole: every id with its placeholders and plurals, and used by the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from commerce import sentences
from runtime.yaml_file import read_yaml

ROOMS = ("agent", "app", "commerce", "connectors", "evals", "runtime", "service", "store", "tools")
ROOT = sentences.CATALOGUES.parent
DOMAINS = sorted(path.stem for path in (sentences.CATALOGUES / "en/LC_MESSAGES").glob("*.po"))
#: What words sentences in code, and why it may: nobody of the customers or of the staff in a conversation reads them.
EXEMPT = {
    "agent/calls.py": "a model reads them",
    "agent/checkpoints.py": "SQL",
    "agent/clerk.py": "a bug's message",
    "agent/guardrails/leaks.py": "why a model's sentence is held, for the log",
    "agent/guardrails/gate.py": "why a model's sentence is held, for the log",
    "agent/guardrails": "cues, and why a model's sentence is held",
    "agent/embedded/intents.py": "developers read them",
    "agent/embedded/multilingual.py": "operators read them",
    "agent/embedded/request_queue.py": "words of customers",
    "agent/embedded/validate.py": "developers read them",
    "agent/embedded/validate_languages.py": "developers read them",
    "agent/facts.py": "a model reads them",
    "agent/heads.py": "developers read them",
    "agent/models.py": "operators read them",
    "agent/providers.py": "operators read them",
    "agent/tool_choice.py": "a model reads them",
    "app/cli": "owners' commands are in English; what customers read in the terminal is checked (FOR_CUSTOMERS)",
    "app/mcp": "models read them; what customers read is checked by hand (agents.po)",
    "app/http/catalogue.py": "programs read them",
    "app/http/openapi.py": "the API's description, for developers",
    "app/http/readiness.py": "operators read them",
    "app/http/routes": "the API's description, for developers; what is answered is checked by hand (http.po)",
    "app/http/schemas.py": "the API's description, for developers",
    "app/storefront/structured.py": "models and crawlers read them",
    "app/ucp": "programs read them",
    "connectors": "operators and merchants read them; what a store refuses is checked below",
    "evals": "developers read them",
    "runtime": "operators read them",
    "service/consent": "cues and patterns of what customers write",
    "service/elsewhere.py": "operators read them",
    "service/gloss": "who writes a table of a language reads them",
    "service/policy_table.py": "a page of the documents",
    "store": "operators read them",
    "tools/elsewhere.py": "a model reads them",
}
#: Files below an exempt folder that word nothing all the same.
FOR_CUSTOMERS = (
    *(f"app/cli/{name}.py" for name in ("lines", "pipe", "session", "terminal", "terminal_text")),
    "connectors/files",
    *(f"connectors/stores/{name}.py" for name in ("carts", "pictures", "ports", "refunding", "swap_quotes")),
    *(f"connectors/stores/demo/{name}.py" for name in ("back_office", "changes", "checkout", "payments", "swap_rows")),
    *(f"connectors/tryon/{name}.py" for name in ("files", "pictures", "refusal_sentences")),
)
#: Names (of values and functions) whose literals are never said to anybody: cues and patterns of what customers write,
#: words that an owner's file has by default, a page of the developers' documents, what only a model reads. ``*`` are
#: all of a file.
UNSAID: dict[str, tuple[str, ...]] = {
    "agent/embedded/answers.py": ("_WHOLE_ORDER", "_EVERYTHING"),
    "agent/embedded/meant_order.py": ("_ALL_OF_IT",),
    "agent/embedded/articles.py": ("_PLAIN_WORDS", "_ALL"),
    "agent/embedded/aside.py": ("_QUESTIONS",),
    "agent/embedded/asking_products.py": ("_ASKING",),
    "agent/embedded/asking.py": ("_ACTION_WORD", "how_to_pay", "rule_question"),
    "agent/embedded/finding_orders.py": ("_OUT",),
    "agent/embedded/fit.py": ("*",),
    "agent/embedded/money.py": ("_LOW", "_HIGH"),
    "agent/embedded/narrowing.py": ("_IDLE",),
    "agent/embedded/reasons.py": ("_READ",),
    "agent/embedded/refining.py": ("_POLITE",),
    "agent/embedded/router.py": ("__init__",),
    "agent/embedded/verifying.py": ("_ON_PROOF",),
    "agent/embedded/openings.py": ("HEAD",),
    "agent/embedded/order_talk.py": ("HEAD",),
    "agent/embedded/product_talk.py": ("head",),
    "agent/embedded/shopping.py": ("_THINGS",),
    "agent/embedded/short_answers.py": ("*",),
    "agent/nodes/assistant.py": ("_system",),
    "agent/nodes/change.py": ("_TOO_LATE", "_waits"),
    "agent/nodes/handoff.py": ("_ASKED", "_answered"),
    "commerce/alarm.py": ("*",),
    "commerce/causes.py": ("*",),
    "commerce/countries.py": ("_WRITTEN", "_ALSO"),
    "commerce/numerals.py": ("*",),
    "commerce/postal": ("*",),
    "commerce/rights.py": ("evidence", "_EVIDENCE"),
    "commerce/rules.py": ("CANCEL_REASONS", "RETURN_REASONS"),
    "commerce/speakers.py": ("*",),
    "commerce/titles.py": ("*",),
    "commerce/wording.py": ("*",),
    "service/actions/cancel/terms.py": ("TERMS",),
    "service/actions/note/trial.py": ("*",),
    "service/actions/returns/arguments.py": ("REASON",),
    "service/identity/code_signs.py": ("*",),
    "service/identity/codes.py": ("*",),
    "service/discovery/materials.py": ("*",),
    "service/discovery/options.py": ("*",),
    "service/discovery/recognise.py": ("*",),
    "service/discovery/synonyms.py": ("*",),
    "service/discovery/understand.py": ("*",),
    "service/knowledge/index.py": ("*",),
    "service/knowledge/topics.py": ("_COUNTRY",),
    "service/tryon/photo_requests.py": ("*",),
    "service/addressing.py": ("_IDLE", "_WISHES"),
    "service/changes/pieces.py": ("ITEM",),
    "service/changes/actions_page.py": ("_HEAD",),
    "service/one_address.py": ("fault", "_apart"),
    "service/terms.py": ("_ALL",),
    "service/asked.py": ("ACTION_PHRASES",),
    "service/identity/verification.py": ("PROVEN", "_send_code"),
    "service/identity/principals.py": ("describe",),
}
#: Three words in a row, of which the last two begin small, are a sentence that somebody reads.
_SENTENCE = re.compile(r"[^\W\d_]+[,’']? [a-z]+[,’']? [a-z]")


def entries(code: str, domain: str) -> dict[str, tuple[str, ...]]:
    path = sentences.CATALOGUES / code / "LC_MESSAGES" / f"{domain}.po"
    found: dict[str, tuple[str, ...]] = {}
    for message in sentences.read(path):
        if not message.id:
            continue
        said = message.id if code == sentences.SOURCE else message.string
        assert message.context, f"{path}: {message.id!r} has no id"
        assert message.context.startswith(f"{domain}."), f"{path}: {message.context} belongs elsewhere"
        assert message.context not in found, f"{path}: {message.context} stands twice"
        found[message.context] = (said,) if isinstance(said, str) else tuple(said)
    return found


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_english_sentence_has_its_values_in_every_form(domain: str) -> None:
    for key, forms in entries("en", domain).items():
        assert all(forms), f"{key} has an empty form"
        named = [sentences.placeholders(form) for form in forms]
        # A form for one number alone ("one piece") may leave the number out.
        wanted = set().union(*named)
        assert all(each >= wanted - {"count"} for each in named), f"{key} loses a value in one of its forms"
        assert len(forms) == 1 or "count" in wanted, f"{key} has plural forms and no count"


@cache
def _trees() -> dict[str, ast.Module]:
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def _literals(tree: ast.AST) -> Iterator[str]:
    """Yield the string literals of a tree; the fixed beginning of an f-string counts as one, with a ``*`` behind it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr) and len(node.values) > 1 and isinstance(node.values[0], ast.Constant):
            yield f"{node.values[0].value}*"


def _labels(tree: ast.AST) -> Iterator[str]:
    """Yield the ids of what actions are called, see `service.changes.spec.Label`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Label":
            yield from (f"{ast.literal_eval(node.args[0])}.{part}" for part in ("thing", "may", "title", "yes"))


def _on_pages() -> set[str]:
    """Return the ids of the sentences that a page's markup and script name."""
    files = [path for path in sorted((ROOT / "app/page").rglob("*")) if path.suffix in (".py", ".html", ".js", ".css")]
    parts = [path.read_text(encoding="utf-8") for path in files]
    found = [name for text in parts for name in re.findall(r"\bt\(\"([a-z_]+)\"", text)]
    return {f"page.{name}" for name in found} | {
        key for text in parts for key in re.findall(r"\{\{say:([a-z_.]+)", text)
    }


def _in_tables() -> set[str]:
    """Return the ids of the sentences that the engine's tables name."""
    parts = [path.read_text(encoding="utf-8") for path in (ROOT / "agent/embedded").glob("*.yaml")]
    return {key for text in parts for key in re.findall(r"\b[a-z_]+\.[a-z0-9_.]+\b", text)}


def test_every_sentence_that_a_table_says_is_in_the_catalogue() -> None:
    small_talk = read_yaml(ROOT / "agent/embedded/talk.yaml")
    rows = [row for name, rows in small_talk.items() if name != "parts" for row in rows if isinstance(row, dict)]
    said = {key for row in rows for key in row.get("says", ())}
    assert said
    assert [key for key in said if key not in entries("en", key.partition(".")[0])] == []


def test_every_sentence_of_a_page_is_in_the_catalogue() -> None:
    assert _on_pages() == set(entries("en", "page"))


def _in_widget() -> set[str]:
    """Return the ids of the sentences that the widget names; the server puts one more into its loader."""
    sources = [path.read_text(encoding="utf-8") for path in WIDGET]
    named = {f"widget.{name}" for text in sources for name in re.findall(r"\bt\(\"([a-z_]+)\"", text)}
    return named | {"widget.open"}


def test_every_sentence_of_the_widget_is_in_the_catalogue() -> None:
    assert _in_widget() == set(entries("en", "widget"))


def _in_console() -> set[str]:
    """Return the ids of the sentences that the console's templates name."""
    templates = (ROOT / "app/console/templates").glob("*.html")
    return {key for path in templates for key in re.findall(r"\bsay\(\"([a-z_.]+)\"", path.read_text(encoding="utf-8"))}


def test_every_sentence_of_the_console_is_in_the_catalogue() -> None:
    assert _in_console() and not _in_console() - set(entries("en", "console"))


def test_no_sentence_is_worded_in_a_template_of_the_console() -> None:
    for path in sorted((ROOT / "app/console/templates").glob("*.html")):
        plain = re.sub(r"\{[{%#].*?[}%#]\}|<code>.*?</code>", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not re.findall(r">[^<>]*[A-Za-z]{2,}[^<>]*<", plain), path.name
        assert not re.findall(r'(?:aria-label|placeholder|title|alt)="[^"]*[A-Za-z][^"]*"', plain), path.name


#: The sources of the widget, without what they are built with.
WIDGET = sorted(path for path in (ROOT / "app/widget/src").iterdir() if path.suffix in (".js", ".jsx"))
#: Strings of a script.
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def test_no_sentence_is_worded_in_a_page() -> None:
    for path in (*sorted((ROOT / "app/page/chat").glob("*.js")), *WIDGET):
        code = re.sub(r"(?m)(?:^|\s)//.*$", "", path.read_text(encoding="utf-8"))
        worded = [each for each in _STRING.findall(code) if re.search(r"^[A-Z][a-z]+\b.* [a-z]+", each)]
        assert not worded, path.name
        assert not re.findall(r"(?:textContent|placeholder|title|alt|\"aria-label\"): [\"`][A-Z]", code), path.name
    page = (ROOT / "app/page/chat/page.html").read_text(encoding="utf-8")
    assert not re.findall(r">[^<>{}]*[A-Za-z]{2,}[^<>{}]*<", page.partition("<body>")[2].partition("<script")[0])
    assert not re.findall(r'(?:aria-label|placeholder|title|alt)="[^"{]+"', page)


def test_every_sentence_is_used_and_every_id_is_there() -> None:
    labels = {each for tree in _trees().values() for each in _labels(tree)}
    said = {literal for tree in _trees().values() for literal in _literals(tree)} | labels | _on_pages() | _in_tables()
    said |= _in_widget() | _in_console()
    begun = tuple(literal[:-1] for literal in said if literal.endswith("*") and "." in literal)
    begun += tuple(f"{each}." for each in labels if each.endswith(".yes"))  # one for each kind of it
    for domain in DOMAINS:
        unused = [key for key in entries("en", domain) if key not in said and not key.startswith(begun)]
        assert not unused, "Nothing says these any more"


def test_every_id_that_is_said_is_in_the_catalogue() -> None:
    for name, tree in _trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            key = node.args[0].value
            if called == "say" and isinstance(key, str) and re.fullmatch(r"[a-z_]+\.[a-z0-9_.]+", key):
                forms = entries("en", key.partition(".")[0]).get(key) if key.partition(".")[0] in DOMAINS else None
                assert forms, f"{name} says {key}, which the catalogue lacks"
                given = {keyword.arg for keyword in node.keywords}
                wanted = set().union(*map(sentences.placeholders, forms))
                assert None in given or wanted <= given, f"{name}: {key} misses {wanted - given}"


def _checked(path: str) -> bool:
    def under(names: Iterable[str]) -> bool:
        return any(path == each or path.startswith(f"{each}/") for each in names)

    return under(FOR_CUSTOMERS) or not under(EXEMPT)


def test_no_sentence_is_worded_in_code() -> None:
    """Docstrings, patterns and details for operators are none."""
    for path, tree in ((path, tree) for path, tree in _trees().items() if _checked(path)):
        spared = {*_spared(tree), *_unsaid(tree, path)}
        worded = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in spared
            and _SENTENCE.search(node.value)
        ]
        assert not worded, f"{path} words sentences of its own"


#: What a store or a photo is refused by: customers and staff read the message.
_REFUSALS = ("StoreRejected", "NotFound", "NeedsPerson", "PhotoError", "StoreTimeout", "StoreThrottled")


def test_no_connector_words_its_own_refusals() -> None:
    """What merchants read while they connect, errors of other kinds, may be in English."""
    for path, tree in ((path, tree) for path, tree in _trees().items() if path.startswith("connectors/")):
        fixed = {
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Constant, ast.JoinedStr))
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        worded = [
            ast.unparse(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in _REFUSALS and node.args
            for part in ast.walk(node.args[0])
            if isinstance(part, ast.JoinedStr | ast.Constant | ast.Name)
            and id(part) not in {id(each) for say in ast.walk(node) if _says(say) for each in ast.walk(say)}
            and not (isinstance(part, ast.Constant) and not part.value)
            and (not isinstance(part, ast.Name) or part.id in fixed)
        ]
        assert not worded, path


def _says(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "say"


def test_what_is_exempt_is_there() -> None:
    for name in (*EXEMPT, *FOR_CUSTOMERS):
        assert [path for path in _trees() if path == name or path.startswith(f"{name}/")], name


_CACHED = ("cache", "lru_cache", "functools.cache", "functools.lru_cache")


def test_nothing_is_said_before_it_is_known_in_what_language() -> None:
    """What is said while a module is read, or kept by a cache, is in the language of whoever came first."""
    for path, tree in ((path, tree) for path, tree in _trees().items() if not path.startswith("evals/")):
        late = {id(each) for node in ast.walk(tree) if isinstance(node, _LATER) for each in ast.walk(node)}
        kept = {
            id(each)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and any(ast.unparse(each).partition("(")[0] in _CACHED for each in node.decorator_list)
            for each in ast.walk(node)
        }
        early = [
            ast.unparse(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and ast.unparse(node.func) in ("say", "listed", "joined")
            and (id(node) not in late or id(node) in kept)
        ]
        assert not early, path


_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _unsaid(tree: ast.AST, path: str) -> Iterator[int]:
    names = {name for key, each in UNSAID.items() if path == key or path.startswith(f"{key}/") for name in each}
    for node in ast.walk(tree):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        named = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name in names
        if "*" in names or named or any(isinstance(each, ast.Name) and each.id in names for each in targets):
            yield from map(id, ast.walk(node))


def test_what_is_never_said_is_there() -> None:
    for path, names in UNSAID.items():
        assert [each for each in _trees() if each == path or each.startswith(f"{path}/")], path
        tree = _trees().get(path)
        there = {getattr(each, "id", getattr(each, "name", "")) for each in ast.walk(tree)} if tree else set()
        assert {name for name in names if name != "*"} <= there, path


def _spared(tree: ast.AST) -> Iterator[int]:
    """Yield the literals that no person reads: docstrings, lists of words, and what goes to ``detail``, a log, a bug's
    message or a model (which is told why, where the customer is asked something else).
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)
        if isinstance(node, ast.keyword) and node.arg in ("detail", "description", "examples"):
            yield from map(id, ast.walk(node.value))
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.startswith(("log.", "_log.", "re.")) or called in ("AssertionError", "ValueError", "KeyError"):
                yield from map(id, ast.walk(node))
            if called == "Rule":  # its name, for those who develop
                yield id(node.args[0])
            if called in ("refused", "_wrong") or any(each.arg == "ask" for each in node.keywords):
                yield from map(id, ast.walk(node.args[0]))
            if (
                called == "Label"
            ):  # the yes that names an action is read again, by the words that `service.consent` knows
                yield from map(id, ast.walk(node))
            if called in ("make", "results.wrong_call") and len(node.args) > 1:  # a tool, and what a model did wrong
                yield from map(id, ast.walk(node.args[1]))
            if isinstance(node.func, ast.Attribute) and node.func.attr == "split":
                yield id(node.func.value)
