"""Every error that shopclerk raises on purpose.

    ShopclerkError
    ├── InputError                 400  bad_input
    │   ├── MoneyError             400  bad_money
    │   ├── AddressError           422  bad_address
    │   ├── MessageTooLong         413  message_too_long
    │   └── PhotoError             422  bad_photo (or the reason's own code)
    │       ├── PhotoTooLarge      413  photo_too_large
    │       └── UnknownPhotoKind   415  photo_kind
    ├── NotAuthenticated           401  not_authenticated
    ├── NotAllowed                 403  not_allowed
    │   ├── StepUpRequired         403  step_up_required
    │   └── VerificationEnded             403  proof_ended
    ├── NotFound                   404  not_found
    │   ├── OrderNotFound          404  order_not_found
    │   ├── ProductNotFound        404  product_not_found
    │   ├── ProposalNotFound       404  proposal_not_found
    │   ├── ConversationNotFound   404  conversation_not_found
    │   └── TryOnNotFound          404  tryon_not_found
    ├── Conflict                   409  conflict
    │   ├── ProposalClosed         409  proposal_closed
    │   ├── KeyReused              409  idempotency_key_reused
    │   ├── OverReserved           409  over_reserved
    │   └── StateDirectoryBusy     409  state_directory_busy
    ├── PolicyDenied               422  denied_by_policy (or the rule's own code)
    ├── NeedsPerson                422  needs_person (or the rule's own code)
    ├── RateLimited                429  rate_limited
    ├── ConfigurationError         500  bad_configuration
    │   └── PolicyFileError        500  bad_policy_file
    ├── StorageUnavailable         503  database_unavailable, database_locked or disk_full
    ├── ModelError                 502  model_failed
    ├── MailError                  502  mail_failed        not sent this time, or nobody knows
    │   └── MailRejected           502  mail_rejected      will never be taken
    ├── DeskError                  502  desk_failed        a desk did not do it this time, or nobody knows
    │   └── DeskGone               404  desk_gone          it has no such thread: it never will
    ├── TryOnNotReady              503  tryon_not_ready
    ├── TryOnError                 502  tryon_failed       no picture this time
    │   ├── TryOnUnavailable       503  tryon_unavailable  surely not begun: nothing was paid
    │   └── TryOnRefused           422  tryon_refused (or the reason's own code): another photo or article would do
    └── StoreError                 502  store_failed
        ├── StoreRejected          422  store_rejected     the platform refused: nothing happened
        ├── StoreUnavailable       503  store_unavailable  the request surely did not get through
        ├── StoreThrottled         503  store_throttled    the same, with a time to wait
        ├── StoreDisconnected      503  needs_reconnect    the same: the shop must connect its store again
        │   └── KeysRefused        422  keys_refused       while it is being connected: it answers, and refuses them
        └── StoreTimeout           504  store_timeout      nobody knows whether it happened

Each class carries a stable ``code``, an ``http_status`` and a ``message`` that a customer may read: by default the
sentence of its code in the catalogue (``locale/en/LC_MESSAGES/errors.po``), or that of the nearest class above it.
Details that only an operator may read go into ``detail`` and never into ``message``.
"""

from __future__ import annotations

from commerce import sentences


class ShopclerkError(Exception):
    """Root of the tree.

    Args:
        message: A sentence a customer may read; the class default when empty.
        code: A stable code that overrides the class's own.
        detail: Technical detail for logs and operators, free of secrets.
        ask: What a customer is asked instead, where the message tells a model or a program what to do.
    """

    code = "internal"
    http_status = 500

    def __init__(self, message: str = "", *, code: str = "", detail: str = "", ask: str = "") -> None:
        self.message = message or self.default()
        self.code = code or type(self).code
        self.detail = detail
        self.ask = ask
        super().__init__(self.message)

    @classmethod
    def default(cls) -> str:
        """Return what an error of this kind says when it is raised without a sentence of its own."""
        keys = (f"errors.{kind.code}" for kind in cls.__mro__ if issubclass(kind, ShopclerkError))
        return sentences.say(next(filter(sentences.exists, keys)))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by class and fields, so that a durable workflow can store and re-raise the error."""
        return _rebuild, (type(self), self.message, self.code, self.detail, self.ask)

    def __str__(self) -> str:
        """Return the message and, for operators, the detail."""
        return f"{self.message} ({self.detail})" if self.detail else self.message


def _rebuild(kind: type[ShopclerkError], message: str, code: str, detail: str, ask: str = "") -> ShopclerkError:
    error = kind(message, code=code, detail=detail)
    error.ask = ask
    return error


class InputError(ShopclerkError):
    """The caller sent something that cannot be understood."""

    code, http_status = "bad_input", 400


class MoneyError(InputError):
    """An amount or currency that makes no sense here."""

    code = "bad_money"


class AddressError(InputError):
    """An address that does not hold together, such as a postcode of another country."""

    code, http_status = "bad_address", 422


class MessageTooLong(InputError):
    """A chat message over the limit: nothing of it was read."""

    code, http_status = "message_too_long", 413


class PhotoError(InputError):
    """A customer's file that cannot be taken as a photo: nothing of it was kept."""

    code, http_status = "bad_photo", 422


class PhotoTooLarge(PhotoError):
    """More bytes or pixels than are taken; known before it is decoded."""

    code, http_status = "photo_too_large", 413


class UnknownPhotoKind(PhotoError):
    """No JPEG, PNG or WebP by what the file itself says, whatever it is called."""

    code, http_status = "photo_kind", 415


class NotAuthenticated(ShopclerkError):
    """No principal, or one that could not be proven."""

    code, http_status = "not_authenticated", 401


class NotAllowed(ShopclerkError):
    """The principal is known and may not do this."""

    code, http_status = "not_allowed", 403


class StepUpRequired(NotAllowed):
    """The principal must prove themselves again before this."""

    code = "step_up_required"


class VerificationEnded(NotAllowed):
    """It was said or asked under a mailbox that this session has proven, and proves no more."""

    code = "proof_ended"


class NotFound(ShopclerkError):
    """What was asked for does not exist, or is not the caller's to see."""

    code, http_status = "not_found", 404


class OrderNotFound(NotFound):
    """No such order, or somebody else's: the answer is the same on purpose."""

    code = "order_not_found"


class ProductNotFound(NotFound):
    """No such product in this shop."""

    code = "product_not_found"


class ProposalNotFound(NotFound):
    """No such proposal for this caller."""

    code = "proposal_not_found"


class ConversationNotFound(NotFound):
    """No such conversation for this caller."""

    code = "conversation_not_found"


class TryOnNotFound(NotFound):
    """No such try-on, photo or picture for this caller, or it is gone already: the answer is the same."""

    code = "tryon_not_found"


class Conflict(ShopclerkError):
    """The request contradicts what already happened."""

    code, http_status = "conflict", 409


class ProposalClosed(Conflict):
    """The proposal was already decided, has expired or was replaced."""

    code = "proposal_closed"


class KeyReused(Conflict):
    """An idempotency key came back with another request body."""

    code = "idempotency_key_reused"


class OverReserved(Conflict):
    """The sum of refunds would exceed what was paid."""

    code = "over_reserved"


class StateDirectoryBusy(Conflict):
    """Another process owns the state directory."""

    code = "state_directory_busy"


class PolicyDenied(ShopclerkError):
    """The store's policy forbids it; the message is the policy's reason."""

    code, http_status = "denied_by_policy", 422


class NeedsPerson(ShopclerkError):
    """The store's policy wants a person to look at it."""

    code, http_status = "needs_person", 422


class RateLimited(ShopclerkError):
    """Too many requests; ``retry_after`` says how many seconds to wait."""

    code, http_status = "rate_limited", 429

    def __init__(self, message: str = "", *, code: str = "", detail: str = "", retry_after: float = 0.0) -> None:
        super().__init__(message, code=code, detail=detail)
        self.retry_after = retry_after


class ConfigurationError(ShopclerkError):
    """A setting or file is missing or wrong; shopclerk cannot start like this."""

    code = "bad_configuration"


class PolicyFileError(ConfigurationError):
    """policy.toml is not valid; the message names the line and the reason."""

    code = "bad_policy_file"


class StorageUnavailable(ShopclerkError):
    """Our own database is locked, full or gone: what was begun was not kept, and trying again is safe."""

    code, http_status = "database_unavailable", 503


class ModelError(ShopclerkError):
    """The chat model failed in a way that retries did not mend."""

    code, http_status = "model_failed", 502


class MailError(ShopclerkError):
    """A mail could not be sent this time, or nobody knows whether it was."""

    code, http_status = "mail_failed", 502


class MailRejected(MailError):
    """A mail that the mail system will never take."""

    code = "mail_rejected"


class DeskError(ShopclerkError):
    """A desk did not do what it was asked to this time, or nobody knows whether it did."""

    code, http_status = "desk_failed", 502


class DeskGone(DeskError):
    """A desk has no such thread any more: what was meant for it will never be shown there."""

    code, http_status = "desk_gone", 404


class TryOnNotReady(ShopclerkError):
    """Trying things on is not installed, or switched off."""

    code, http_status = "tryon_not_ready", 503


class TryOnError(ShopclerkError):
    """A try-on picture could not be made this time; another provider, or another try, may make it."""

    code, http_status = "tryon_failed", 502


class TryOnUnavailable(TryOnError):
    """The provider surely did not begin: it was not reached, or it took nothing on. Nothing was paid."""

    code, http_status = "tryon_unavailable", 503


class TryOnRefused(TryOnError):
    """This photo or this article cannot be shown; the code names the reason, the message what would work."""

    code, http_status = "tryon_refused", 422


class StoreError(ShopclerkError):
    """The store's platform failed."""

    code, http_status = "store_failed", 502


class StoreRejected(StoreError):
    """The platform understood and refused: nothing happened."""

    code, http_status = "store_rejected", 422


class StoreUnavailable(StoreError):
    """The request surely did not get through."""

    code, http_status = "store_unavailable", 503


class StoreThrottled(StoreUnavailable):
    """The platform asked to slow down, for ``retry_after`` seconds if it said so; nothing happened."""

    code = "store_throttled"

    def __init__(self, message: str = "", *, code: str = "", detail: str = "", retry_after: float = 0.0) -> None:
        super().__init__(message, code=code, detail=detail)
        self.retry_after = retry_after


class StoreDisconnected(StoreUnavailable):
    """The platform no longer accepts our credentials: the shop must connect its store again."""

    code = "needs_reconnect"


class KeysRefused(StoreDisconnected):
    """The platform answers, and does not accept the credentials that are being connected."""

    code, http_status = "keys_refused", 422


class StoreTimeout(StoreError):
    """No answer: nobody knows yet whether it happened."""

    code, http_status = "store_timeout", 504
