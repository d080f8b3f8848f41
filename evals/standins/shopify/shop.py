"""The shop itself, its policies and pages, and the app that was installed."""

from __future__ import annotations

from typing import Any

from evals.standins.shopify.resolve import Asked, Info, computed, mutation
from evals.standins.shopify.schema import VERSIONS
from evals.standins.shopify.state import Entity, World


def policy(world: World, kind: str, body: str) -> Entity:
    """Set a policy: REFUND_POLICY, SHIPPING_POLICY, PRIVACY_POLICY, TERMS_OF_SERVICE, CONTACT_INFORMATION."""
    for old in world.all("ShopPolicy"):
        if old["type"] == kind:
            world.drop(old)
    slug = kind.lower().replace("_", "-")
    url = f"https://{world.domain}/policies/{slug}"
    return world.add("ShopPolicy", type=kind, title=kind.replace("_", " ").capitalize(), body=body, url=url)


def text_page(world: World, title: str, body: str, **fields: Any) -> Entity:
    """Add a page of the online store."""
    base: Entity = {"handle": title.lower().replace(" ", "-"), "isPublished": True, "templateSuffix": None}
    return world.add("Page", title=title, body=body, bodySummary=body[:150], **(base | fields))


def article(world: World, title: str, body: str, blog: str = "News") -> Entity:
    """Add an article of a blog."""
    home = next((one for one in world.all("Blog") if one["title"] == blog), None)
    home = home or world.add(
        "Blog", title=blog, handle=blog.lower(), tags=[], commentPolicy="CLOSED", templateSuffix=None
    )
    handle = title.lower().replace(" ", "-")
    return world.add("Article", title=title, body=body, handle=handle, isPublished=True, blog=home, tags=[])


def settings(world: World) -> Entity:
    """Return the shop's node, for tests that change its name or plan."""
    found = world.kinds["Shop"]
    if not found:
        base: Entity = {"name": "Standin Goods", "email": "owner@example.com", "contactEmail": "hello@example.com"}
        base |= {"enabledPresentmentCurrencies": [world.currency], "ianaTimezone": "Europe/Berlin", "metafields": []}
        base |= {
            "weightUnit": "KILOGRAMS",
            "unitSystem": "METRIC_SYSTEM",
            "description": None,
            "shipsToCountries": ["DE"],
        }
        base |= {"currencyCode": world.currency, "customerAccounts": "OPTIONAL", "shopOwnerName": "Owner"}
        base |= {"orderNumberFormatPrefix": "#", "orderNumberFormatSuffix": "", "timezoneAbbreviation": "CET"}
        base |= {"richTextEditorUrl": f"https://{world.domain}/rte"}
        base |= {"timezoneOffset": "+0100", "timezoneOffsetMinutes": 60}
        plan = {
            "__typename": "ShopPlan",
            "publicDisplayName": "Basic",
            "partnerDevelopment": True,
            "shopifyPlus": False,
        }
        return world.add("Shop", plan=plan, **base)
    return next(iter(found.values()))


@computed("QueryRoot", "shop")
def _shop(world: World, _root: Any, _args: Entity) -> Entity:
    return settings(world)


@computed("Shop", "myshopifyDomain")
def _domain(world: World, _shop: Entity, _args: Entity) -> str:
    return world.domain


@computed("Shop", "url")
def _url(world: World, _shop: Entity, _args: Entity) -> str:
    return f"https://{world.domain}"


@computed("Shop", "primaryDomain")
def _primary(world: World, _shop: Entity, _args: Entity) -> Entity:
    host = {"host": world.domain, "url": f"https://{world.domain}", "sslEnabled": True}
    return {"__typename": "Domain", "id": "gid://shopify/Domain/1"} | host


@computed("Shop", "taxesIncluded")
def _taxes(world: World, _shop: Entity, _args: Entity) -> bool:
    return world.taxes_included


@computed("Shop", "shopPolicies")
def _policies(world: World, _shop: Entity, _args: Entity) -> list[Entity]:
    return world.all("ShopPolicy")


def _app(asked: Asked) -> Entity:
    base = {"__typename": "App", "id": "gid://shopify/App/1", "title": "shopclerk", "handle": "shopclerk"}
    return base | {"apiKey": asked.api_client, "developerType": "MERCHANT", "features": [], "publicCategory": "CUSTOM"}


@computed("QueryRoot", "currentAppInstallation")
def _installation(_world: World, _root: Any, args: Entity) -> Entity:
    asked: Asked = args["_asked"]
    rows = [{"__typename": "AccessScope", "handle": one, "description": one} for one in sorted(asked.scopes)]
    base = {"__typename": "AppInstallation", "id": "gid://shopify/AppInstallation/1", "app": _app(asked)}
    return base | {"accessScopes": rows, "launchUrl": "https://example.com/app"}


@mutation("appUninstall")
def _uninstall(world: World, _args: Entity, info: Info) -> Entity:
    world.effects["appUninstall"] += 1
    world.tell("APP_UNINSTALLED", settings(world))
    world.tell("_uninstalled", settings(world))
    return {"app": _app(info.asked), "userErrors": []}


@computed("QueryRoot", "publicApiVersions")
def _versions(_world: World, _root: Any, _args: Entity) -> list[Entity]:
    return [{"__typename": "ApiVersion", "handle": one, "displayName": one, "supported": True} for one in VERSIONS]
