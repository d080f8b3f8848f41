"""Recommendations: products that are alike, go together, suit this customer, or are bought by others."""

from service.recommend.gather import gather
from service.recommend.page import Ask, Kind, Recommendation, RecommendedItem
from service.recommend.service import Recommender

__all__ = ["Ask", "Kind", "Recommendation", "RecommendedItem", "Recommender", "gather"]
