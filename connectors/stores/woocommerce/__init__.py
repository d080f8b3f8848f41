"""WooCommerce, over its REST API wc/v3 (8.0 to 11.0)."""

from connectors.stores.woocommerce.connector import WooStore

__all__ = ["WooStore"]
