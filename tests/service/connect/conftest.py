"""A stand-in with a filled shop, and a shop that is not connected to it yet."""

from tests.connectors.stores.shopify.conftest import cast, shopify  # noqa: F401
