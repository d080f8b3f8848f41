"""Shopify, over its Admin GraphQL API."""

from connectors.stores.shopify.connector import ShopifyStore

__all__ = ["ShopifyStore"]
