"""Every table, one file per part of the installation. Importing this package registers them all."""

from store.models.actions import Approval, Effect, OrderReservation, Proposal
from store.models.base import Base
from store.models.catalogue import PlatformProduct, PlatformVariant, SyncRun
from store.models.chat import Conversation, ConversationNote, ConversationRating, ConversationTag, Message
from store.models.desks import DeskEvent, DeskThread
from store.models.knowledge import KnowledgeDocument, ShopQuestion
from store.models.office import OutboundMail, PolicyVersion, ShopSetting
from store.models.outgoing import OutgoingEvent, OutgoingHook
from store.models.security import (
    ApiKey,
    AuditEntry,
    CodeGuess,
    ConnectorConfig,
    ConnectState,
    RateWindow,
    UsedToken,
    VerificationCode,
    VerifiedSession,
    WebhookDelivery,
)
from store.models.tryon import TryOnCall, TryOnJob, TryOnSession

__all__ = [
    "ApiKey",
    "Approval",
    "AuditEntry",
    "Base",
    "CodeGuess",
    "ConnectState",
    "ConnectorConfig",
    "Conversation",
    "ConversationNote",
    "ConversationRating",
    "ConversationTag",
    "DeskEvent",
    "DeskThread",
    "Effect",
    "KnowledgeDocument",
    "Message",
    "OrderReservation",
    "OutboundMail",
    "OutgoingEvent",
    "OutgoingHook",
    "PlatformProduct",
    "PlatformVariant",
    "PolicyVersion",
    "Proposal",
    "RateWindow",
    "ShopQuestion",
    "ShopSetting",
    "SyncRun",
    "TryOnCall",
    "TryOnJob",
    "TryOnSession",
    "UsedToken",
    "VerificationCode",
    "VerifiedSession",
    "WebhookDelivery",
]
