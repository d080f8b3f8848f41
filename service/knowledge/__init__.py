"""The store's own words: its pages synced, cut, indexed, searched and quoted."""

from service.knowledge.documents import sync_documents
from service.knowledge.service import SURE, Answer, Knowledge, Quote

__all__ = ["SURE", "Answer", "Knowledge", "Quote", "sync_documents"]
