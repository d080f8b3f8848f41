"""Products, variants, pictures, metafields, collections and stock. What is derived is made when it is asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evals.standins.shopify.resolve import computed
from evals.standins.shopify.state import Entity, World, money


def location(world: World, name: str = "Main warehouse", **fields: Any) -> Entity:
    """Add a place with stock."""
    address = {"__typename": "LocationAddress", "city": "Hamburg", "countryCode": "DE", "provinceCode": None}
    values = {"isActive": True, "fulfillsOnlineOrders": True, "shipsInventory": True, "isFulfillmentService": False}
    return world.add("Location", name=name, address=address, **(values | fields))


def main_location(world: World) -> Entity:
    return next(iter(world.kinds["Location"].values()), None) or location(world)


def handle(title: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in title.lower()).split())


def product(
    world: World,
    title: str,
    *,
    price: Any = "19.00",
    stock: int = 10,
    options: Mapping[str, Sequence[str]] | None = None,
    prices: Sequence[Any] = (),
    images: int = 1,
    metafields: dict[str, str] | None = None,
    public: Iterable[str] = (),
    **fields: Any,
) -> Entity:
    """Add a product with a variant for every combination of its options; ``public`` names open metafields."""
    values: Entity = {"descriptionHtml": f"<p>{title}.</p>", "vendor": "Standin", "productType": "", "tags": []}
    values |= {"status": "ACTIVE", "isGiftCard": False, "requiresSellingPlan": False, "templateSuffix": None}
    one = world.add("Product", title=title, handle=fields.pop("handle", handle(title)), **(values | fields))
    one.setdefault("publishedAt", one["createdAt"] if one["status"] in ("ACTIVE", "UNLISTED") else None)
    if one["status"] == "ACTIVE":
        one.setdefault("onlineStoreUrl", f"https://{world.domain}/products/{one['handle']}")
    one["seo"] = {"__typename": "SEO", "title": None, "description": None}
    one["_variants"], one["_media"], one["_options"], one["_collections"] = [], [], dict(options or {}), []
    for place in range(images):
        _image(world, one, place)
    one["metafields"] = [metafield(world, "PRODUCT", key, text) for key, text in (metafields or {}).items()]
    for key in public:
        define(world, "PRODUCT", key)
    combinations = list(itertools.product(*one["_options"].values()))
    for place, combination in enumerate(combinations):
        amount = prices[place % len(prices)] if prices else price
        variant(world, one, combination, price=amount, stock=stock)
    world.tell("PRODUCTS_CREATE", one)
    return one


def _image(world: World, one: Entity, place: int) -> None:
    url = f"https://cdn.shopify.com/s/files/1/0001/{one['handle']}-{place}.jpg?v=1"
    image = {"__typename": "Image", "id": f"{one['id']}/{place}", "url": url, "altText": one["title"]}
    image |= {"width": 1200, "height": 1200}
    media = {"alt": one["title"], "mediaContentType": "IMAGE", "status": "READY", "fileStatus": "READY"}
    one["_media"].append(world.add("MediaImage", image=image, mimeType="image/jpeg", **media))


def metafield(world: World, owner: str, key: str, value: str, kind: str = "single_line_text_field") -> Entity:
    space, _, name = key.rpartition(".")
    return world.add("Metafield", namespace=space or "custom", key=name, type=kind, value=value, ownerType=owner)


def define(world: World, owner: str, key: str, storefront: str = "PUBLIC_READ") -> Entity:
    """Define a metafield. One that nobody defined is closed to the storefront, as are those defined without a word."""
    space, _, name = key.rpartition(".")
    known = world.all("MetafieldDefinition")
    same = (owner, space or "custom", name)
    old = next((one for one in known if (one["ownerType"], one["namespace"], one["key"]) == same), None)
    access = {"__typename": "MetafieldAccess", "admin": "PUBLIC_READ_WRITE", "customerAccount": "NONE"}
    access |= {"storefront": storefront}
    if old is None:
        base: Entity = {"validationStatus": "ALL_VALID", "validations": [], "metafieldsCount": 0}
        base |= {"type": {"__typename": "MetafieldDefinitionType", "name": "single_line_text_field"}}
        base |= {"useAsCollectionCondition": False, "capabilities": {"__typename": "MetafieldCapabilities"}}
        old = world.add(
            "MetafieldDefinition", namespace=space or "custom", key=name, name=name, ownerType=owner, **base
        )
    old["access"] = access
    return old


@computed("Metafield", "definition")
def _definition(world: World, one: Entity, _args: Entity) -> Entity | None:
    same = (one["ownerType"], one["namespace"], one["key"])
    found = world.kinds["MetafieldDefinition"].values() if "MetafieldDefinition" in world.kinds else ()
    return next((each for each in found if (each["ownerType"], each["namespace"], each["key"]) == same), None)


def variant(world: World, one: Entity, values: Sequence[str] = (), **fields: Any) -> Entity:
    """Add a variant to a product."""
    title = " / ".join(values) or "Default Title"
    stock, place = fields.pop("stock", 10), len(one["_variants"]) + 1
    prefix = one["handle"].upper()[:12]
    base: Entity = {"title": title, "sku": f"{prefix}-{place}", "barcode": None, "position": place, "taxable": True}
    base |= {"compareAtPrice": None, "inventoryPolicy": "DENY", "_tracked": True, "_ships": not one["isGiftCard"]}
    base |= {"_product": one, "_values": tuple(values) or ("Default Title",), "_media": [], "metafields": []}
    made = world.add("ProductVariant", **(base | fields))
    made["price"] = f"{Decimal(str(made['price'])):.2f}"
    levels = stock if isinstance(stock, dict) else {main_location(world)["id"]: stock}
    made["_stock"] = {place_id: {"available": pieces, "committed": 0} for place_id, pieces in levels.items()}
    one["_variants"].append(made)
    return made


def collection(world: World, title: str, products: Iterable[Entity] = (), *, published: bool = True) -> Entity:
    """Add a collection of products, shown in the online store or not."""
    base: Entity = {
        "descriptionHtml": "",
        "sortOrder": "MANUAL",
        "seo": {"__typename": "SEO"},
        "metafields": [],
        "_published": published,
    }
    made = world.add("Collection", title=title, handle=handle(title), _products=list(products), **base)
    for one in made["_products"]:
        one["_collections"].append(made)
    return made


def available(one: Entity) -> int:
    return int(sum(level["available"] for level in one["_stock"].values()))


def move_stock(world: World, one: Entity | None, pieces: int, place_id: str = "", name: str = "available") -> None:
    """Put pieces of a variant into stock, or take them out."""
    if one is None or not one["_tracked"] or not pieces:
        return
    before = available(one)
    level = one["_stock"].setdefault(place_id or next(iter(one["_stock"])), {"available": 0, "committed": 0})
    level[name] += pieces
    world.tell("INVENTORY_LEVELS_UPDATE", _level(world, one, place_id or next(iter(one["_stock"]))))
    if (before > 0) is not (available(one) > 0):
        world.tell("VARIANTS_IN_STOCK" if available(one) > 0 else "VARIANTS_OUT_OF_STOCK", one)


def set_price(world: World, one: Entity, price: Any) -> None:
    one["price"] = f"{Decimal(str(price)):.2f}"
    world.touch(one)
    world.touch(one["_product"], "PRODUCTS_UPDATE")


def delete_product(world: World, one: Entity) -> None:
    for each in (*one["_variants"], *one["_media"], *one["metafields"], one):
        world.drop(each)
    for group in one["_collections"]:
        group["_products"].remove(one)
    world.tell("PRODUCTS_DELETE", one)


def item_of(one: Entity) -> Entity:
    """Return a variant's inventory item."""
    number = one["legacyResourceId"]
    gid = f"gid://shopify/InventoryItem/{number}"
    base = {"__typename": "InventoryItem", "id": gid, "legacyResourceId": number, "_variant": one, "sku": one["sku"]}
    base |= {"tracked": one["_tracked"], "requiresShipping": one["_ships"], "duplicateSkuCount": 0}
    return base | {"createdAt": one["createdAt"], "updatedAt": one["updatedAt"]}


def _level(world: World, one: Entity, place_id: str) -> Entity:
    place = world.nodes[place_id]
    number = one["legacyResourceId"]
    gid = f"gid://shopify/InventoryLevel/{place['legacyResourceId']}?inventory_item_id={number}"
    base = {"__typename": "InventoryLevel", "id": gid, "location": place, "_variant": one, "isActive": True}
    return base | {"_pieces": one["_stock"][place_id], "updatedAt": one["updatedAt"], "createdAt": one["createdAt"]}


def derived(world: World, gid: str) -> Entity | None:
    """Return a node that is not kept: an inventory item or level."""
    kind, _, rest = gid.removeprefix("gid://shopify/").partition("/")
    if kind == "InventoryItem":
        found = world.of("ProductVariant", f"gid://shopify/ProductVariant/{rest}")
        return item_of(found) if found else None
    if kind == "InventoryLevel" and "?inventory_item_id=" in rest:
        place, number = rest.split("?inventory_item_id=")
        found = world.of("ProductVariant", f"gid://shopify/ProductVariant/{number}")
        place_id = f"gid://shopify/Location/{place}"
        return _level(world, found, place_id) if found and place_id in found["_stock"] else None
    return None


@computed("Product", "variants")
def _variants(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return list(one["_variants"])


@computed("Product", "media")
@computed("ProductVariant", "media")
def _media(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return list(one["_media"])


@computed("Product", "featuredMedia")
def _featured(_world: World, one: Entity, _args: Entity) -> Entity | None:
    return one["_media"][0] if one["_media"] else None


@computed("Product", "collections")
def _collections(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return list(one["_collections"])


@computed("Collection", "products")
def _products(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return list(one["_products"])


@computed("Product", "options")
def _options(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    named = one["_options"] or {"Title": ["Default Title"]}
    number = one["legacyResourceId"]
    found = []
    for place, (name, values) in enumerate(named.items(), 1):
        gid = f"gid://shopify/ProductOption/{number}{place}"
        rows = [
            {"__typename": "ProductOptionValue", "id": f"gid://shopify/ProductOptionValue/{number}{place}{at}"}
            | {"name": value, "hasVariants": True}
            for at, value in enumerate(values)
        ]
        base = {"__typename": "ProductOption", "id": gid, "name": name, "position": place}
        found.append(base | {"optionValues": rows, "values": list(values)})
    return found


@computed("Product", "hasOnlyDefaultVariant")
def _only_default(_world: World, one: Entity, _args: Entity) -> bool:
    return not one["_options"]


@computed("Product", "totalInventory")
def _total(_world: World, one: Entity, _args: Entity) -> int:
    return sum(available(each) for each in one["_variants"] if each["_tracked"])


@computed("Product", "tracksInventory")
def _tracks(_world: World, one: Entity, _args: Entity) -> bool:
    return any(each["_tracked"] for each in one["_variants"])


@computed("Product", "priceRangeV2")
def _range(world: World, one: Entity, _args: Entity) -> Entity:
    amounts = [Decimal(each["price"]) for each in one["_variants"]] or [Decimal(0)]
    low, high = money(min(amounts), world.currency), money(max(amounts), world.currency)
    return {"__typename": "ProductPriceRangeV2", "minVariantPrice": low, "maxVariantPrice": high}


@computed("Product", "description")
@computed("Collection", "description")
def _description(_world: World, one: Entity, _args: Entity) -> str:
    return str(one["descriptionHtml"]).replace("<p>", "").replace("</p>", "")


@computed("ProductVariant", "product")
def _owner(_world: World, one: Entity, _args: Entity) -> Entity:
    found: Entity = one["_product"]
    return found


@computed("ProductVariant", "selectedOptions")
def _selected(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    names = list(one["_product"]["_options"]) or ["Title"]
    return [
        {"__typename": "SelectedOption", "name": name, "value": value}
        for name, value in zip(names, one["_values"], strict=False)
    ]


@computed("ProductVariant", "displayName")
def _display(_world: World, one: Entity, _args: Entity) -> str:
    return f"{one['_product']['title']} - {one['title']}"


@computed("ProductVariant", "availableForSale")
def _for_sale(_world: World, one: Entity, _args: Entity) -> bool:
    return not one["_tracked"] or one["inventoryPolicy"] == "CONTINUE" or available(one) > 0


@computed("ProductVariant", "sellableOnlineQuantity")
def _online(world: World, one: Entity, _args: Entity) -> int:
    places = (place for place in one["_stock"] if world.nodes[place]["fulfillsOnlineOrders"])
    return int(sum(one["_stock"][place]["available"] for place in places))


@computed("ProductVariant", "inventoryQuantity")
def _quantity(_world: World, one: Entity, _args: Entity) -> int:
    return available(one)


@computed("ProductVariant", "inventoryItem")
def _item(_world: World, one: Entity, _args: Entity) -> Entity:
    return item_of(one)


@computed("InventoryItem", "variants")
def _item_variants(_world: World, item: Entity, _args: Entity) -> list[Entity]:
    return [item["_variant"]]


@computed("InventoryItem", "inventoryLevels")
def _levels(world: World, item: Entity, _args: Entity) -> list[Entity]:
    return [_level(world, item["_variant"], place_id) for place_id in item["_variant"]["_stock"]]


@computed("InventoryItem", "inventoryLevel")
def _one_level(world: World, item: Entity, args: Entity) -> Entity | None:
    return (
        _level(world, item["_variant"], args["locationId"])
        if args["locationId"] in item["_variant"]["_stock"]
        else None
    )


@computed("InventoryLevel", "item")
def _level_item(_world: World, level: Entity, _args: Entity) -> Entity:
    return item_of(level["_variant"])


@computed("InventoryLevel", "quantities")
def _quantities(_world: World, level: Entity, args: Entity) -> list[Entity]:
    pieces = level["_pieces"]
    known = {**pieces, "on_hand": pieces["available"] + pieces["committed"], "incoming": 0, "reserved": 0, "damaged": 0}
    return [
        {"__typename": "InventoryQuantity", "id": f"{level['id']}&name={name}", "name": name, "quantity": known[name]}
        | {"updatedAt": level["updatedAt"]}
        for name in args["names"]
        if name in known
    ]
