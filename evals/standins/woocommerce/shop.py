"""The site itself: its index, settings, currencies, gateways, terms, coupons, and its pages for everybody."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from evals.standins.woocommerce import catalogue
from evals.standins.woocommerce.rest import Answer, Call, RestError, between, links, ordered, paged, route
from evals.standins.woocommerce.state import SYMBOLS, Entity, World

_GET = ("GET",)
TERMS = {"categories": "category", "tags": "tag", "brands": "brand"}


@route("GET", "/")
def index(call: Call) -> Entity:
    world = call.world
    spaces = ["oembed/1.0", "wc/store", "wc/store/v1", "wc/v1", "wc/v2", "wc/v3", "wc-admin", "wp/v2"]
    spaces += ["shopclerk/v1"] if world.plugin else []
    base: Entity = {
        "name": html.escape(world.name, quote=False),
        "description": "",
        "url": world.url,
        "home": world.url,
    }
    base |= {"gmt_offset": str(world.utc_offset), "timezone_string": "", "namespaces": spaces}
    return base | {"authentication": [], "routes": {}, "site_logo": 0, "site_icon": 0, "_links": {}}


@route("GET", "/wc/v3")
def version(call: Call) -> Entity:
    from evals.standins.woocommerce.rest import ROUTES

    found = {pattern.pattern.removesuffix(r"/?\Z").replace("\\", ""): method for method, pattern, _ in ROUTES}
    rows = {
        path: {"namespace": "wc/v3", "methods": [method], "endpoints": [{"methods": [method], "args": {}}]}
        for path, method in found.items()
        if path.startswith("/wc/v3")
    }
    return {"namespace": "wc/v3", "routes": rows, "_links": {"up": [{"href": f"{call.world.url}/wp-json/"}]}}


@route("GET", "/wc/v3/data/currencies/current")
def currency(call: Call) -> Entity:
    world = call.world
    symbol = SYMBOLS.get(world.currency, "")
    coded = "".join(f"&#{ord(char)};" if not char.isalpha() else char for char in symbol)
    found = links(world, f"/wc/v3/data/currencies/{world.currency}", allow=_GET)
    return {"code": world.currency, "name": f"{world.currency} money", "symbol": coded, "_links": found}


#: A country's states by WooCommerce's own codes, as far as tests need them.
STATES = {
    "JP": {"JP13": "Tokyo", "JP27": "Osaka"},
    "IN": {"DL": "Delhi", "MH": "Maharashtra"},
    "IE": {"CO": "Cork", "D": "Dublin"},
    "TR": {"TR06": "Ankara", "TR34": "İstanbul"},
    "CN": {"CN2": "Beijing / 北京"},
    "HK": {"HONG KONG": "Hong Kong Island"},
    "AR": {"C": "Ciudad Autónoma de Buenos Aires"},
    "US": {"CA": "California", "MA": "Massachusetts"},
    "DE": {"DE-BE": "Berlin", "DE-HH": "Hamburg"},
    "NL": {},
    "FR": {},
}


@route("GET", "/wc/v3/data/countries/{slug}")
def country(call: Call) -> Entity:
    code = call.ids[0].upper()
    if code not in STATES:
        raise RestError(
            404, "woocommerce_rest_data_invalid_location", "There are no locations matching these parameters."
        )
    states = [{"code": state, "name": name} for state, name in STATES[code].items()]
    found = links(call.world, f"/wc/v3/data/countries/{code.lower()}", allow=_GET)
    return {"code": code, "name": f"the country {code}", "states": states, "_links": found}


@route("GET", "/wc/v3/taxes/{id}")
def tax(call: Call) -> Entity:
    rate = next((one for one in call.world.taxes if one.id == call.id), None)
    if rate is None:
        raise RestError(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    base: Entity = {
        "id": rate.id,
        "country": rate.country,
        "state": "",
        "rate": f"{rate.percent:.4f}",
        "name": rate.name,
    }
    return base | {"priority": 1, "compound": False, "shipping": True, "order": 1, "class": "standard"}


def settings(world: World) -> dict[str, Any]:
    return {
        "general/woocommerce_currency": world.currency,
        "general/woocommerce_default_country": world.country,
        "general/woocommerce_price_num_decimals": str(world.decimals),
        "products/woocommerce_weight_unit": "kg",
        "products/woocommerce_dimension_unit": "cm",
        "tax/woocommerce_prices_include_tax": "yes" if world.prices_include_tax else "no",
        "general/woocommerce_calc_taxes": "yes" if world.taxes else "no",
    }


@route("GET", "/wc/v3/settings/{slug}/{slug}")
def setting(call: Call) -> Entity:
    name = "/".join(call.ids)
    if name not in settings(call.world):
        raise RestError(404, "rest_setting_setting_invalid", "Invalid setting.")
    base: Entity = {"id": call.ids[1], "label": call.ids[1], "description": "", "type": "select", "default": ""}
    base |= {"options": {}, "tip": "", "value": settings(call.world)[name], "group_id": call.ids[0]}
    return base | {"_links": links(call.world, f"/wc/v3/settings/{name}", allow=("GET", "POST", "PUT", "PATCH"))}


@route("GET", "/wc/v3/payment_gateways")
def gateways(call: Call) -> Answer:
    return _all([_gateway(call.world, name) for name in call.world.gateways])


def _all(rows: list[Entity]) -> Answer:
    """Return a list without pages, which counts itself all the same."""
    return Answer(rows, 200, {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": "1"})


@route("GET", "/wc/v3/payment_gateways/{slug}")
def gateway(call: Call) -> Entity:
    if call.ids[0] not in call.world.gateways:
        raise RestError(404, "woocommerce_rest_payment_gateway_invalid", "Resource does not exist.")
    return _gateway(call.world, call.ids[0])


def _gateway(world: World, name: str) -> Entity:
    one = world.gateways[name]
    base: Entity = {
        "id": name,
        "title": one.title,
        "description": f"Pay with {one.title}.",
        "order": "",
        "enabled": one.enabled,
        "method_title": one.title,
        "method_description": "",
        "settings": {},
        "needs_setup": False,
        "method_supports": ["products", "refunds"] if one.refunds else ["products"],
        "post_install_scripts": [],
        "settings_url": f"{world.url}/wp-admin/admin.php",
        "connection_url": None,
        "setup_help_text": None,
        "required_settings_keys": [],
    }
    return base | {"_links": links(world, f"/wc/v3/payment_gateways/{name}", allow=("GET", "POST", "PUT", "PATCH"))}


def _term(world: World, table: str, one: Entity) -> Entity:
    rows = [p for p in world.all("products") if p["status"] == "publish" and one["id"] in {t["id"] for t in p[table]}]
    base = {name: one[name] for name in ("id", "name", "slug", "description")} | {"count": len(rows)}
    if table != "tags":
        base |= {"parent": one["parent"], "display": "default", "image": None, "menu_order": 0}
    return base | {"_links": links(world, f"/wc/v3/products/{table}/{one['id']}")}


def _terms(table: str) -> None:
    @route("GET", f"/wc/v3/products/{table}")
    def listing(call: Call) -> Answer:
        if table == "brands" and not call.world.new:
            raise RestError(404, "rest_no_route", "No route was found matching the URL and request method.")
        rows = sorted(call.world.all(table), key=lambda one: one["name"].casefold())
        return paged(call, rows, lambda one: _term(call.world, table, one))

    @route("POST", f"/wc/v3/products/{table}")
    def create(call: Call) -> Answer:
        parent = call.world.table(table).get(int(call.given.get("parent") or 0))
        made = catalogue.term(call.world, table, str(call.given.get("name", "")), parent)
        made["description"] = str(call.given.get("description", ""))
        return Answer(_term(call.world, table, made), 201)

    @route("PUT", f"/wc/v3/products/{table}/{{id}}")
    def update(call: Call) -> Entity:
        """Rename a term: products show the new name at once, and their dates do not move."""
        one = call.world.table(table).get(call.id)
        if one is None:
            raise RestError(404, "woocommerce_rest_term_invalid", "Resource does not exist.")
        one["name"] = catalogue.encoded(str(call.given.get("name", one["name"])))
        for product in call.world.all("products"):
            product[table] = [catalogue.short(one) if t["id"] == one["id"] else t for t in product[table]]
        return _term(call.world, table, one)


for _table in TERMS:
    _terms(_table)


@route("GET", "/wc/v3/products/attributes")
def attributes(call: Call) -> Answer:
    rows = call.world.all("attributes")
    return _all([one | {"_links": links(call.world, f"/wc/v3/products/attributes/{one['id']}")} for one in rows])


@route("POST", "/wc/v3/products/attributes")
def new_attribute(call: Call) -> Answer:
    made = catalogue.attribute(call.world, str(call.given.get("name", "")))
    return Answer(made | {"_links": links(call.world, f"/wc/v3/products/attributes/{made['id']}")}, 201)


@route("GET", "/wc/v3/products/attributes/{id}/terms")
def attribute_terms(call: Call) -> Answer:
    values: dict[str, int] = {}
    for product in call.world.all("products"):
        for one in product["attributes"]:
            for value in one["options"] if one["id"] == call.id else ():
                values[value] = values.get(value, 0) + 1
    path = f"/wc/v3/products/attributes/{call.id}/terms"
    rows = [
        {
            "id": place,
            "name": name,
            "slug": catalogue.slug_of(name),
            "description": "",
            "menu_order": 0,
            "count": count,
            "_links": links(call.world, f"{path}/{place}"),
        }
        for place, (name, count) in enumerate(sorted(values.items()), 32)
    ]
    return paged(call, rows, lambda one: one)


@route("GET", "/wc/v3/coupons")
def coupons(call: Call) -> Answer:
    wanted = str(call.query.get("code", "")).casefold()
    rows = [one for one in call.world.all("coupons") if not wanted or one["code"].casefold() == wanted]
    return paged(call, rows, lambda one: {name: value for name, value in one.items() if name != "date_created"})


@route("POST", "/wc/v3/coupons")
def coupon(call: Call) -> Answer:
    now = call.world.now()
    base: Entity = {
        "code": str(call.given.get("code", "")),
        "amount": str(call.given.get("amount", "0")),
        "status": "publish",
    }
    base |= {"discount_type": call.given.get("discount_type", "percent"), "date_created": now, "date_modified": now}
    base |= dict.fromkeys(("usage_limit", "usage_limit_per_user", "limit_usage_to_x_items", "date_expires"))
    base |= dict.fromkeys(("individual_use", "free_shipping", "exclude_sale_items"), False)
    base |= {"description": "", "usage_count": 0, "minimum_amount": "0.00", "maximum_amount": "0.00", "meta_data": []}
    lists = ("product_ids", "excluded_product_ids", "product_categories", "excluded_product_categories")
    base |= {name: [] for name in (*lists, "email_restrictions", "used_by")}
    made = call.world.add("coupons", base)
    shown = {name: value for name, value in made.items() if not name.startswith("date_")}
    shown |= call.world.dated(made, "date_created", "date_modified", "date_expires")
    return Answer(shown | {"_links": links(call.world, f"/wc/v3/coupons/{made['id']}")}, 201)


def page(world: World, title: str, body: str, **fields: Any) -> Entity:
    """Add a page of the site, such as a policy; ``status``, ``password`` and ``slug`` may be given."""
    now = world.now()
    base: Entity = {"title": title, "body": body, "slug": catalogue.slug_of(title), "status": "publish", "password": ""}
    return world.add("pages", base | {"date_created": now, "date_modified": now} | fields)


def _page(world: World, one: Entity) -> Entity:
    protected = bool(one["password"])
    shown = world.dated(one, "date_created", "date_modified")
    dates = {
        name.replace("date_created", "date").replace("date_modified", "modified"): at for name, at in shown.items()
    }
    return {
        "id": one["id"],
        **dates,
        "slug": one["slug"],
        "status": one["status"],
        "type": "page",
        "link": f"{world.url}/{one['slug']}/",
        "title": {"rendered": html.escape(one["title"], quote=False)},
        "content": {"rendered": "" if protected else one["body"], "protected": protected},
        "excerpt": {"rendered": "", "protected": protected},
        "parent": 0,
        "menu_order": 0,
        "template": "",
    }


@route("GET", "/wp/v2/pages")
def pages(call: Call) -> Answer:
    """Give published pages to everybody."""
    return _published(call, call.world.all("pages"), _page)


@route("GET", "/wp/v2/product")
def posts(call: Call) -> Answer:
    """Give what WordPress itself knows of published products to everybody."""
    if call.world.hides_posts:
        raise RestError(401, "rest_forbidden", "Sorry, you are not allowed to do that.")
    return _published(call, call.world.all("products"), _post)


def _post(world: World, one: Entity) -> Entity:
    shown = one | {"title": one["name"], "body": one["description"], "password": one["post_password"]}
    return _page(world, shown) | {"type": "product"}


def _published(call: Call, entities: list[Entity], shown: Callable[[World, Entity], Entity]) -> Answer:
    """Answer with published ones. A page of the list past its end is refused here, unlike in wc/v3."""
    rows = [one for one in entities if one["status"] == "publish"]
    rows = ordered(
        call,
        between(call, rows),
        ("author", "date", "id", "include", "modified", "parent", "slug", "title", "menu_order"),
    )
    answer = paged(call, rows, lambda one: shown(call.world, one))
    if not answer.body and int(call.query.get("page", 1)) > 1:
        words = "The page number requested is larger than the number of pages available."
        raise RestError(400, "rest_post_invalid_page_number", words)
    return answer
