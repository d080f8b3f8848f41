"""Customers and their addresses."""

from __future__ import annotations

import hashlib
from typing import Any

from evals.standins.shopify.resolve import Info, computed, mutation, seen
from evals.standins.shopify.state import Entity, World, money

FIELDS = ("firstName", "lastName", "company", "address1", "address2", "city", "zip", "phone")
COUNTRIES = {
    "DE": "Germany",
    "AT": "Austria",
    "US": "United States",
    "CA": "Canada",
    "FR": "France",
    "GB": "United Kingdom",
}


def address(world: World, given: dict[str, Any] | None, before: Entity | None = None) -> Entity | None:
    """Add a mailing address; what is not given stays as it was before."""
    if given is None:
        return None
    values = {name: given.get(name, (before or {}).get(name)) for name in FIELDS}
    code = given.get("countryCode") or (before or {}).get("countryCodeV2")
    province = given.get("provinceCode", (before or {}).get("provinceCode"))
    names = {"countryCodeV2": code, "country": COUNTRIES.get(str(code), code), "provinceCode": province}
    missing = [name for name in ("address1", "city") if not values[name]]
    verdict = "ERROR" if missing else "WARNING" if not values["zip"] else "NO_ISSUES"
    made = world.add("MailingAddress", **values, **names, province=province, validationResultSummary=verdict)
    made["coordinatesValidated"] = False
    return made


def same_address(one: Entity | None, other: Entity | None) -> bool:
    keys = (*FIELDS, "countryCodeV2", "provinceCode")
    return one is other or (one is not None and other is not None and all(one[key] == other[key] for key in keys))


def customer(world: World, email: str, name: str = "Mara Lindt", **fields: Any) -> Entity:
    """Add a customer; ``address`` is a MailingAddressInput that becomes the default."""
    first, _, last = name.partition(" ")
    given = fields.pop("address", None)
    base: Entity = {"firstName": first, "lastName": last, "_email": email, "_phone": fields.pop("phone", None)}
    base |= {"state": "ENABLED", "locale": "en", "verifiedEmail": True, "tags": [], "note": None, "taxExemptions": []}
    base |= {
        "taxExempt": False,
        "_addresses": [],
        "defaultAddress": None,
        "productSubscriberStatus": "NEVER_SUBSCRIBED",
    }
    base |= {"lifetimeDuration": "about 1 year", "dataSaleOptOut": False, "multipassIdentifier": None}
    made = world.add("Customer", **(base | fields))
    made["metafields"] = []
    if given is not None:
        default = address(world, {"firstName": first, "lastName": last} | given)
        made["defaultAddress"] = default
        made["_addresses"].append(default)
    return made


def orders_of(world: World, one: Entity) -> list[Entity]:
    return [order for order in world.kinds["Order"].values() if order["customer"] is one]


@computed("Customer", "orders")
def _orders(world: World, one: Entity, args: Entity) -> list[Entity]:
    mine = [order for order in orders_of(world, one) if seen(args["_asked"], order)]
    key = {"CREATED_AT": "createdAt", "UPDATED_AT": "updatedAt", "PROCESSED_AT": "processedAt"}.get(
        str(args.get("sortKey"))
    )
    return sorted(mine, key=lambda order: str(order[key])) if key else mine


@computed("Customer", "lastOrder")
def _last_order(world: World, one: Entity, _args: Entity) -> Entity | None:
    return max(orders_of(world, one), key=lambda order: str(order["processedAt"]), default=None)


@computed("Customer", "numberOfOrders")
def _count(world: World, one: Entity, _args: Entity) -> str:
    return str(len(orders_of(world, one)))


@computed("Customer", "amountSpent")
def _spent(world: World, one: Entity, _args: Entity) -> Entity:
    from evals.standins.shopify.ledger import ZERO, received, refunded

    return money(sum((received(each) - refunded(each) for each in orders_of(world, one)), ZERO), world.currency)


@computed("Customer", "displayName")
def _display(_world: World, one: Entity, _args: Entity) -> str:
    return " ".join(filter(None, (one["firstName"], one["lastName"]))) or str(one["_email"])


@computed("Customer", "email")
def _email(_world: World, one: Entity, _args: Entity) -> Any:
    return one["_email"]


@computed("Customer", "phone")
def _phone(_world: World, one: Entity, _args: Entity) -> Any:
    return one["_phone"]


@computed("Customer", "defaultEmailAddress")
def _email_address(_world: World, one: Entity, _args: Entity) -> Entity | None:
    if not one["_email"]:
        return None
    values = {"emailAddress": one["_email"], "validFormat": "@" in one["_email"], "marketingState": "NOT_SUBSCRIBED"}
    values |= {"marketingOptInLevel": None, "marketingUpdatedAt": None, "openTrackingLevel": "UNKNOWN"}
    return {"__typename": "CustomerEmailAddress"} | values


@computed("Customer", "defaultPhoneNumber")
def _phone_number(_world: World, one: Entity, _args: Entity) -> Entity | None:
    return {"__typename": "CustomerPhoneNumber", "phoneNumber": one["_phone"]} if one["_phone"] else None


@computed("Customer", "addresses", "addressesV2")
def _addresses(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return list(one["_addresses"])


@computed("MailingAddress", "name")
def _name(_world: World, one: Entity, _args: Entity) -> str | None:
    return " ".join(filter(None, (one["firstName"], one["lastName"]))) or None


@computed("MailingAddress", "formatted")
def _formatted(_world: World, one: Entity, args: Entity) -> list[str]:
    name = _name(_world, one, {}) if args.get("withName") else None
    place = " ".join(filter(None, (one["zip"], one["city"])))
    return [line for line in (name, one["company"], one["address1"], one["address2"], place, one["country"]) if line]


@computed("MailingAddress", "formattedArea")
def _area(_world: World, one: Entity, _args: Entity) -> str:
    return ", ".join(filter(None, (one["city"], one["country"])))


def user_error(field: list[str] | None, message: str, code: str | None = None) -> Entity:
    return {"field": field, "message": message} | ({"code": code} if code else {})


def refused(*errors: Entity, **fields: Any) -> Entity:
    """Return a payload that only says what is wrong."""
    return {"userErrors": list(errors)} | fields


def _problems(given: dict[str, Any]) -> list[Entity]:
    errors = []
    for name, words in (("address1", "Address1"), ("city", "City"), ("lastName", "Last name")):
        if name in given and not given[name]:
            errors.append(user_error(["address", name], f"{words} can't be blank"))
    if len(str(given.get("address1") or "")) > 255:
        errors.append(user_error(["address", "address1"], "Address1 is too long (maximum is 255 characters)"))
    return errors


@mutation("customerAddressCreate")
def _address_create(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("Customer", args["customerId"])
    if one is None:
        return refused(user_error(["customerId"], "Customer does not exist"), address=None)
    if errors := _problems(args["address"]):
        return refused(*errors, address=None)
    made = address(world, args["address"])
    assert made is not None
    if any(same_address(made, each) for each in one["_addresses"]):
        world.drop(made)
        return refused(user_error(["address"], "Address already exists"), address=None)
    one["_addresses"].append(made)
    if args.get("setAsDefault") or one["defaultAddress"] is None:
        one["defaultAddress"] = made
    world.effects["customerAddressCreate"] += 1
    world.touch(one, "CUSTOMERS_UPDATE")
    return {"address": made, "userErrors": []}


@mutation("customerAddressUpdate")
def _address_update(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("Customer", args["customerId"])
    if one is None:
        return refused(user_error(["customerId"], "Customer does not exist"), address=None)
    kept = next((each for each in one["_addresses"] if each["id"] == args["addressId"]), None)
    if kept is None:
        return refused(user_error(["addressId"], "Address does not exist"), address=None)
    if errors := _problems(args["address"]):
        return refused(*errors, address=None)
    new = address(world, args["address"], kept)
    assert new is not None
    world.drop(new)
    kept.update({key: value for key, value in new.items() if key not in ("id", "legacyResourceId", "createdAt")})
    if args.get("setAsDefault"):
        one["defaultAddress"] = kept
    world.effects["customerAddressUpdate"] += 1
    world.touch(one, "CUSTOMERS_UPDATE")
    return {"address": kept, "userErrors": []}


@mutation("customerUpdateDefaultAddress")
def _default_address(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("Customer", args["customerId"])
    if one is None:
        return refused(user_error(["customerId"], "Customer does not exist"), customer=None)
    kept = next((each for each in one["_addresses"] if each["id"] == args["addressId"]), None)
    if kept is None:
        return refused(user_error(["addressId"], "Address does not exist"), customer=None)
    one["defaultAddress"] = kept
    world.effects["customerUpdateDefaultAddress"] += 1
    world.touch(one, "CUSTOMERS_UPDATE")
    return {"customer": one, "userErrors": []}


@mutation("customerUpdate")
def _update(world: World, args: Entity, _info: Info) -> Entity:
    given = args["input"]
    one = world.of("Customer", given.get("id"))
    if one is None:
        return refused(user_error(["id"], "Customer does not exist"), customer=None)
    wanted = given.get("email")
    taken = wanted and any(each["_email"] == wanted and each is not one for each in world.kinds["Customer"].values())
    if taken or (wanted is not None and "@" not in wanted):
        return refused(
            user_error(["email"], "Email has already been taken" if taken else "Email is invalid"), customer=None
        )
    for name in ("firstName", "lastName", "note", "locale", "tags", "taxExempt"):
        if name in given:
            one[name] = given[name]
    one["_email"], one["_phone"] = wanted or one["_email"], given.get("phone", one["_phone"])
    world.effects["customerUpdate"] += 1
    world.touch(one, "CUSTOMERS_UPDATE")
    return {"customer": one, "userErrors": []}


def gravatar(email: str) -> str:
    return f"https://www.gravatar.com/avatar/{hashlib.sha256(email.encode()).hexdigest()}"


@computed("Customer", "image")
def _image(_world: World, one: Entity, _args: Entity) -> Entity:
    return {"__typename": "Image", "id": None, "url": gravatar(str(one["_email"])), "altText": None}
