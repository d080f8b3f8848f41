"""The small site filled, and the connector that reaches it."""

from __future__ import annotations

from connectors.stores.woocommerce import WooStore
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys
from evals.standins.woocommerce.world import NEIGHBOUR, OWNER, Cast, quick
from tests.connectors.stores.woocommerce.small_site import HOST, KEY, SECRET, SmallSite


def connect(site: SmallSite, **options) -> WooStore:
    """Return the connector of the site."""
    keys = Keys(consumer_key=KEY, consumer_secret=SECRET)
    return WooStore(WooClient(f"{HOST}/wp-json", keys, transport=site, sleep=quick), **options)


def populate(site: SmallSite) -> Cast:
    """Fill the shop."""
    jacket = site.add_product("Rain jacket", variations=[("S", "79.00"), ("M", "69.00"), ("L", "89.00")])
    cap = site.add_product("Wool cap", "19.33")
    socks = site.add_product("Trail socks", "9.50", 30)
    site.add_product("Draft hat", status="draft")
    small = site.products[jacket]["variations"][0]
    mara, jonas = site.add_customer(OWNER, "Mara Lindt"), site.add_customer(NEIGHBOUR, "Jonas Falk")
    items = [{"tracking_provider": "dhl", "tracking_number": "JD0146", "date_shipped": ""}]
    trace = [{"id": 1, "key": "_wc_shipment_tracking_items", "value": items}]
    return Cast(
        open=site.add_order(mara, [(cap, 2), (socks, 1)], days=1, customer_note="Gift wrap, please."),
        shipped=site.add_order(mara, [(small, 2), (cap, 1)], "completed", days=4, meta_data=trace),
        delivered=site.add_order(mara, [(cap, 3), (socks, 2)], "completed", days=9),
        unpaid=site.add_order(mara, [(socks, 1)], "cancelled", days=12, paid=False),
        swap=site.add_order(mara, [(small, 2), (socks, 1)], days=2),
        exchange=site.add_order(mara, [(small, 1)], "completed", days=8),
        neighbours=site.add_order(jonas, [(socks, 3)], days=3),
    )
