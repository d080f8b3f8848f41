"""What new products and variations look like, field by field."""

from __future__ import annotations

from evals.standins.woocommerce.state import Entity

#: What products and variations share.
COMMON: Entity = {
    "description": "",
    "sku": "",
    "global_unique_id": "",
    "regular_price": "",
    "sale_price": "",
    "date_on_sale_from": None,
    "date_on_sale_to": None,
    "status": "publish",
    "virtual": False,
    "downloadable": False,
    "downloads": [],
    "download_limit": -1,
    "download_expiry": -1,
    "tax_status": "taxable",
    "tax_class": "",
    "manage_stock": False,
    "stock_quantity": None,
    "backorders": "no",
    "low_stock_amount": None,
    "weight": "",
    "dimensions": {"length": "", "width": "", "height": ""},
    "shipping_class": "",
    "shipping_class_id": 0,
    "menu_order": 0,
    "meta_data": [],
    "_stock_status": "instock",
}
PRODUCT: Entity = COMMON | {
    "name": "Product",
    "slug": "",
    "type": "simple",
    "featured": False,
    "catalog_visibility": "visible",
    "short_description": "",
    "total_sales": 0,
    "external_url": "",
    "button_text": "",
    "sold_individually": False,
    "reviews_allowed": True,
    "average_rating": "0.00",
    "rating_count": 0,
    "upsell_ids": [],
    "cross_sell_ids": [],
    "parent_id": 0,
    "purchase_note": "",
    "categories": [],
    "brands": [],
    "tags": [],
    "images": [],
    "attributes": [],
    "default_attributes": [],
    "grouped_products": [],
    "related_ids": [],
    "post_password": "",
}
VARIATION: Entity = COMMON | {
    "type": "variation",
    "image": None,
    "gallery_image_ids": [],
    "attributes": [],
    "parent_id": 0,
}
NEW_IN_PRODUCTS = ("brands", "global_unique_id", "post_password")
NEW_IN_VARIATIONS = ("type", "name", "parent_id", "global_unique_id", "gallery_image_ids")
