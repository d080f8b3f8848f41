"""Finding products: `Discovery.open`, then `search` and `product`."""

from service.discovery.index import Progress
from service.discovery.page import Correction, ProductView, SearchItem, SearchPage, Understood, VariantView
from service.discovery.request import Ignorable, SearchRequest, Sort
from service.discovery.service import Discovery
from service.discovery.view import IndexState

__all__ = [
    "Correction",
    "Discovery",
    "Ignorable",
    "IndexState",
    "ProductView",
    "Progress",
    "SearchItem",
    "SearchPage",
    "SearchRequest",
    "Sort",
    "Understood",
    "VariantView",
]
