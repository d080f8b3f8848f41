"""Fixed sentences: small talk, questions and offers. Nothing here knows anything about a shop."""

# ruff: noqa: E501 - the table reads better one answer a line

from __future__ import annotations

import re

from agent.embedded.text import normalise

WHO = (
    "I am the embedded engine of shopclerk: a program, not a person and not a large language model. "
    "I look things up, but I do not chat very well."
)
CAN = (
    "I can find products, look up your orders, quote the store's policy, prepare changes to an order (refund, "
    "cancellation, return, exchange, address, payment, note) for your confirmation, and call a colleague."
)
HELLO = "Hello! What can I do for you?"
EMPTY = "I did not get any words. What can I do for you?"
OFFER = "Shall I pass you to a colleague?"
ASK_ORDER = {
    "refund": "Which order is it about? Please give me the order number.",
    "change_address": "Which order should go elsewhere? Please give me the order number.",
}
ASK_ORDER_ANY = "Which order do you mean? Please give me the order number."
ASK_FIELD = {
    "line1": "What is the new street and house number?",
    "city": "Which town or city?",
    "postcode": "What is the postcode?",
    "country": "Which country is that in?",
}
ASK_ADDRESS = "Where should it go? Please write the full new address with street, town, postcode and country."
ASK_PROFILE = "What is your new default address? Please write it with street, town, postcode and country."
SOMETHING_WRONG = "I could not use what the store's system told me. " + OFFER
DROPPED = "All right, I leave it at that. Is there anything else?"
NOTHING_OPEN = "I am not sure what you are answering. What can I do for you?"
STILL_WAITING = "The request above still waits for your answer: please confirm or decline it."
READY = "This is ready for your confirmation. Please check it and answer yes or no."
CONFUSED = "I still do not understand, so a colleague should help you."

NAMES = {
    "order_status": "the state of an order",
    "refund": "a refund",
    "return": "sending something back",
    "exchange": "an exchange",
    "cancel_order": "cancelling an order",
    "change_address": "a new shipping address",
    "product_discovery": "finding a product",
    "try_on": "trying something on",
    "policy_question": "the store's rules",
    "human_handoff": "talking to a colleague",
}
UNABLE = {
    "return": "I cannot start a return in this shop.",
    "exchange": "I cannot exchange articles in this shop.",
    "cancel_order": "I cannot cancel an order in this shop.",
    "change_payment": "I cannot change the payment method in this shop.",
    "change_profile_address": "I cannot change your account's address in this shop.",
    "resend_message": "I cannot send messages again in this shop.",
    "add_note": "I cannot add notes to an order in this shop.",
    "checkout_link": "I cannot open a checkout in this shop, but you can buy it on its page.",
    "recommend": "I cannot recommend anything in this shop.",
    "try_on": "I cannot let you try things on here yet.",
    "other": "That is something I cannot do here.",
}

#: Tools that may carry out a wish; other wishes are called like their tool.
TOOLS_OF = {
    "refund": ("refund_order",), "return": ("return_items",), "exchange": ("exchange_items", "change_items"),
    "order_status": ("get_order", "list_orders"), "product_discovery": ("search_products",),
    "policy_question": ("store_policy", "ask_store"),
}  # fmt: skip
OFFER_ACTION = {
    "return": "Shall I set up a return instead?",
    "exchange": "Shall I look at an exchange instead?",
    "cancel_order": "It can still be cancelled. Shall I prepare that instead?",
}
OTHER_WORDS = "Try other words, or tell me what matters most."
NOT_KNOWN = "I do not know: neither our pages nor the product's data say anything on that."
QUEUED = "I have noted that and go on with it once you have answered the request above."

_SMALL_TALK = (
    (r"\b(?:thank\w*|thx|cheers|appreciate\w*|grateful|obliged)\b", "You are welcome! Is there anything else?"),
    (r"\b(?:bye|goodbye|good ?night|see you|later|farewell|take care|good day|leaving|have to go)\b", "Goodbye, and thank you for coming by!"),
    (r"\b(?:joke|funny|pun|laugh|amus\w+)\b", "I only know the shop, and there the prices have no sense of humour. What can I do for you?"),
    (r"\b(?:what (?:all |things |else )?(?:can|could|do) (?:you|i)|help me with|topics|subjects|kinds? of|types? of|good at|knowledg\w+|able to)\b", CAN),
    (r"\b(?:name|who are you|call you|bots?|robot|human|machine|computer|real|person|ai|made|built|created|program\w*|designed|old|age|born|birth\w*|from)\b", f"{WHO} {CAN}"),
    (r"\bhow\b.{0,12}\b(?:are|is|you|been|going|things|day)\b|\bwhat'?s up\b", "All is well in the shop, thank you. What can I do for you?"),
    (r"^\W*(?:hi+|hello|hey+|yo|greetings|good (?:morning|afternoon|evening))\b", HELLO),
)  # fmt: skip


def small_talk(text: str) -> str:
    """Return a fixed answer to small talk."""
    plain = normalise(text[:300]).casefold()
    for pattern, answer in _SMALL_TALK:
        if re.search(pattern, plain):
            return answer
    return f"I am only good at shop matters. {CAN}"


def clarify(options: tuple[str, ...]) -> str:
    """Return the question which of two things the customer means."""
    one, two = (NAMES[label] for label in options)
    return f"I am not sure what you need. Is it about 1) {one} or 2) {two}?"
