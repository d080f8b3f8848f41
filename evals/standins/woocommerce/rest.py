"""WordPress's REST layer: routes, parameters as PHP reads them, pages of lists, fields, and errors as they look."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode

from evals.standins.woocommerce.state import Entity, World

Handler = Callable[["Call"], Any]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []
ALLOW = ["GET", "POST", "PUT", "PATCH", "DELETE"]


class RestError(Exception):
    """An error answer. ``data`` is an int for the business errors of refunds."""

    def __init__(self, status: int, code: str, message: str, data: Any = None, headers: Any = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, "data": {"status": status} if data is None else data}
        self.headers = dict(headers or {})


@dataclass
class Answer:
    """What a route gives back beside its body."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Call:
    """One request that was let in."""

    world: World
    method: str
    path: str
    query: dict[str, Any]
    body: Any
    headers: dict[str, str]
    ids: tuple[str, ...] = ()
    key: Any = None
    switches: Any = None

    @property
    def id(self) -> int:
        return int(self.ids[-1])

    @property
    def given(self) -> Entity:
        """The JSON body, or an empty one."""
        return self.body if isinstance(self.body, dict) else {}

    def arg(self, name: str, default: Any = None) -> Any:
        return self.given.get(name, self.query.get(name, default))

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.arg(name, default)
        return value if isinstance(value, bool) else str(value).casefold() in ("1", "true", "yes")


def route(method: str, path: str) -> Callable[[Handler], Handler]:
    """Register a handler; ``{id}`` stands for digits, ``{slug}`` for a name."""
    pattern = re.escape(path).replace(r"\{id\}", r"(\d+)").replace(r"\{slug\}", r"([\w-]+)")

    def take(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(rf"{pattern}/?\Z"), handler))
        return handler

    return take


def php_json(body: Any) -> str:
    """Return JSON as PHP writes it: slashes and everything beyond ASCII escaped."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/")


def php_query(raw: str) -> dict[str, Any]:
    """Read a query string as PHP does: the last of a repeated name wins, ``a[]`` and ``a[0]`` make lists."""
    found: dict[str, Any] = {}
    for pair in raw.split("&") if raw else ():
        name, _, value = pair.partition("=")
        name, value = unquote_plus(name), unquote_plus(value)
        head, bracket, _ = name.partition("[")
        if bracket:
            have = found.get(head)
            found[head] = [*(have if isinstance(have, list) else []), value]
        else:
            found[name] = value
    return found


def bad(name: str, message: str, code: str, data: Any = None) -> RestError:
    """Return WordPress's refusal of a parameter."""
    details = {name: {"code": code, "message": message, "data": data}}
    data_ = {"status": 400, "params": {name: message}, "details": details}
    return RestError(400, "rest_invalid_param", f"Invalid parameter(s): {name}", data_)


def whole(call: Call, name: str, default: int, low: int, high: int = 0) -> int:
    """Return a whole number of the query within its bounds."""
    text = str(call.query.get(name, default))
    if not re.fullmatch(r"-?\d+", text):
        raise bad(name, f"{name} is not of type integer.", "rest_invalid_type", {"param": name})
    value = int(text)
    if high and not low <= value <= high:
        words = f"{name} must be between {low} (inclusive) and {high} (inclusive)"
        raise bad(name, words, "rest_out_of_bounds")
    if value < low:
        raise bad(name, f"{name} must be greater than or equal to {low}", "rest_out_of_bounds")
    return value


def words(options: Sequence[str]) -> str:
    return f"{', '.join(options[:-1])}, and {options[-1]}"


def one_of(name: str, value: Any, options: Sequence[str], label: str = "") -> None:
    if value not in options:
        raise bad(name, f"{label or name} is not one of {words(options)}.", "rest_not_in_enum", None)


def many(call: Call, name: str) -> list[str]:
    """Return a list parameter: a comma list, or PHP's brackets."""
    value = call.query.get(name)
    if isinstance(value, list):
        return [str(one) for one in value]
    return [one for one in re.split(r"[\s,]+", str(value)) if one] if value is not None else []


def instant(call: Call, name: str) -> datetime | None:
    """Return a date parameter; without a zone it is the site's own time, unless ``dates_are_gmt``."""
    text = call.query.get(name)
    if text is None:
        return None
    pattern = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)?"
    if not re.fullmatch(pattern, str(text)):
        raise bad(name, "Invalid date.", "rest_invalid_date")
    try:
        found = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError as error:
        raise bad(name, "Invalid date.", "rest_invalid_date") from error
    if found.tzinfo is None:
        shift = 0.0 if call.flag("dates_are_gmt") else call.world.utc_offset
        found = found.replace(tzinfo=UTC) - timedelta(hours=shift)
    return found.replace(microsecond=0)


def between(call: Call, rows: list[Entity]) -> list[Entity]:
    """Keep what fits after, before, modified_after and modified_before: strictly, in whole seconds."""
    for name, column, later in (
        ("after", "date_created", True),
        ("before", "date_created", False),
        ("modified_after", "date_modified", True),
        ("modified_before", "date_modified", False),
    ):
        moment = instant(call, name)
        if moment is not None:
            rows = [one for one in rows if (one[column] > moment if later else one[column] < moment)]
    include, exclude = many(call, "include"), many(call, "exclude")
    if include:
        rows = [one for one in rows if str(one["id"]) in include]
    return [one for one in rows if str(one["id"]) not in exclude]


def ordered(call: Call, rows: list[Entity], options: Sequence[str]) -> list[Entity]:
    """Sort as asked: newest first when nothing was said."""
    by, way = call.query.get("orderby", "date"), call.query.get("order", "desc")
    one_of("orderby", by, options)
    one_of("order", way, ("asc", "desc"))
    keys: dict[str, Callable[[Entity], Any]] = {
        "id": lambda one: one["id"],
        "modified": lambda one: (one["date_modified"], one["id"]),
        "title": lambda one: (str(one.get("name", "")).casefold(), one["id"]),
        "slug": lambda one: (str(one.get("slug", "")), one["id"]),
    }
    key = keys.get(str(by), lambda one: (one["date_created"], one["id"]))
    return sorted(rows, key=key, reverse=way == "desc")


def paged(call: Call, rows: list[Entity], render: Callable[[Entity], Any], extra: Entity | None = None) -> Answer:
    """Return one page of a list with its headers: ``Link`` names pages only when there are several."""
    size, place = whole(call, "per_page", 10, 1, 100), whole(call, "page", 1, 1)
    offset = int(call.query["offset"]) if "offset" in call.query else (place - 1) * size
    pages = math.ceil(len(rows) / size)
    shown = [render(one) for one in rows[offset : offset + size]]
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    links = []
    base = f"{call.world.url}/wp-json{call.path}"
    hidden = ("page", "consumer_key", "consumer_secret")
    asked = {k: v for k, v in call.query.items() if k not in hidden and not k.startswith("oauth_")} | (extra or {})
    for rel, other in (("prev", min(place - 1, pages)), ("next", place + 1)):
        if 1 <= other <= pages and (rel == "prev" or place < pages):
            links.append(f'<{base}?{urlencode(asked | {"page": other}, doseq=True, quote_via=quote)}>; rel="{rel}"')
    if links:
        headers["Link"] = ", ".join(links)
    return Answer(shown, 200, headers)


def links(world: World, path: str, *, up: str = "", allow: Sequence[str] = ALLOW, **more: Any) -> Entity:
    """Return an entity's ``_links``."""
    root = f"{world.url}/wp-json"
    found: Entity = {
        "self": [{"href": f"{root}{path}", "targetHints": {"allow": list(allow)}}],
        "collection": [{"href": f"{root}{path.rpartition('/')[0]}"}],
    }
    if not world.new:
        found["self"] = [{"href": f"{root}{path}"}]
    if up:
        found["up"] = [{"href": f"{root}{up}"}]
    return found | more


def slim(body: Any, fields: str | list[str] | None) -> Any:
    """Apply ``_fields``: names, or paths with dots."""
    if not fields:
        return body
    names = fields if isinstance(fields, list) else re.split(r"[\s,]+", fields)
    if isinstance(body, list):
        return [slim(one, names) for one in body]
    if not isinstance(body, dict):
        return body
    found: Entity = {}
    for name in filter(None, names):
        head, _, rest = name.partition(".")
        if head not in body:
            continue
        if rest:
            inner = slim(body[head], [rest])
            have = found.get(head)
            found[head] = have | inner if isinstance(have, dict) and isinstance(inner, dict) else inner
        else:
            found[head] = body[head]
    return found


def is_object(call: Call, name: str) -> Entity | None:
    """Return an object of the body.

    Raises:
        RestError: It is something else.
    """
    value = call.given.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise bad(name, f"{name} is not of type object.", "rest_invalid_type", {"param": name})
