"""Fixed sentences: small talk, questions and offers. Nothing here knows anything about a shop."""

# ruff: noqa: E501 - the table reads better one answer a line

from __future__ import annotations

import re
from collections.abc import Collection

from agent.embedded.text import normalise
from agent.wording.sentences import ANYTHING_ELSE, CAN, CANNOT_PAUSE, LEFT
from commerce.sentences import say

NOT_ENGLISH = "I am sorry, I did not understand that. I understand English best; could you say it in other words?"
SORRY = "I am sorry that this does not go well. Please tell me in a few words what you need."
WHO = (
    "I am the assistant of this shop: a program, not a person and not a large language model. "
    "I look things up, but I do not chat very well."
)
HELLO = "Hello! What can I do for you?"
EMPTY = "I did not get any words. What can I do for you?"
ASK_ORDER = {
    "refund": "Which order is it about? Please give me the order number.",
    "change_address": "Which order should go elsewhere? Please give me the order number.",
}
ASK_FIELD = {
    "line1": "What is the new street and house number?",
    "city": "Which town or city?",
    "postcode": "What is the postcode?",
    "country": "Which country is that in?",
}
ASK_ADDRESS = "Where should it go? Please write the full new address with street, town, postcode and country."
ASK_PROFILE = "What is your new default address? Please write it with street, town, postcode and country."
WHY = "The shop asks for one of these reasons; “another reason” is one too."
ASK_AGAIN = "If you still want it, please ask for it again."
NO_ADDRESS = "“{words}” is no part of an address, so it is not in this request. It can be a note on the order: please ask for it afterwards."
IT_WOULD = "With that request it would have been so:"
INSTEAD = "What should it be instead? Please write the whole wish once more, or say no if you want nothing."
TOLD = "Thank you for telling me."
DROPPED = f"{LEFT} {ANYTHING_ELSE}"
EACH_ORDER = "What should be done with each of orders {orders}, and what not? Please tell me."
ONE_BY_ONE = "I do them one by one. Please answer this one first."
LEFT_OUT = "All right, I leave it at that: {names}."
NOTED = "I have noted that."
LIKED = f"I am glad to hear that. {ANYTHING_ELSE}"
KNOWN = "Thank you, the code was right. What can I do for you?"
NOTHING_OPEN = "I am not sure what you are answering. What can I do for you?"
NOT_UNDERSTOOD = "I am not sure what you need."

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
OFFER_ACTION = {
    "refund": "I am sorry. Shall I look what can be done about it?",
    "return": "Shall I set up a return instead?",
    "exchange": "Shall I look at an exchange instead?",
    "cancel_order": "It can still be cancelled. Shall I prepare that instead?",
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
    "discount": "I cannot give a discount on what was bought; a colleague can look at that.",
    "pause": CANNOT_PAUSE,
    "other": "That is something I cannot do here.",
}


def unable(intent: str) -> str:
    """Return what is said to a wish of this kind where it cannot be done."""
    return say("tryon.not_set_up") if intent == "try_on" else UNABLE.get(intent, UNABLE["other"])



#: Tools that may carry out a wish; other wishes are called like their tool.
TOOLS_OF = {
    "refund": ("refund_order",), "return": ("return_items",), "exchange": ("exchange_items", "change_items"),
    "order_status": ("get_order", "list_orders"), "product_discovery": ("search_products",),
    "policy_question": ("store_policy", "ask_store"), "try_on": ("try_on",), "human_handoff": ("handoff",),
}  # fmt: skip
_LABELS = {tool: label for label, tools in TOOLS_OF.items() for tool in tools}

#: Words that no other language writes alike and that few English messages do without.
_ENGLISH = frozenset(
    "the you your my can could does don't what how where when why which it of for with have are please want need this that and there "
    "i'm would should will not be".split()
)
_UPSET = re.compile(
    r"\bthank(?:s| you) (?:a lot )?for nothing\b|\b(?:what the (?:hell|heck|f\w*)|wtf|bullshit|bloody hell|for f\w*'?s? sake|screw you|"
    r"f\w?ck (?:you|off|this))\b|\b(?:you|you're|your|this (?:shop|store|bot|chat|service|thing)|this is|it's|that's|customer service)\b.{0,25}"
    r"\b(?:a joke|useless|stupid|idiots?|dumb|rubbish|terrible|awful|ridiculous|pathetic|worst|incompetent|crap|hopeless|a scam|a disgrace|no help)\b|"
    r"\b(?:bad|negative|one.star|terrible) review\b",
    re.I,
)
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


def offered(label: str, tools: Collection[str]) -> bool:
    """Return whether a wish can be carried out at all: a menu names nothing else."""
    return any(tool in tools for tool in TOOLS_OF.get(label, (label,)))


def english(text: str) -> bool:
    """Return whether a message reads like English; the engine understands little else."""
    return bool(_ENGLISH & set(re.split(r"[^\w']+", normalise(text[:300]).casefold())))


def clarify_again(options: tuple[str, ...]) -> str:
    """Return that question for somebody whose answer chose neither."""
    one, two = (NAMES[label] for label in options)
    return f"Which of the two is it: 1) {one} or 2) {two}? Please answer with 1 or 2, or say in a few words what you need."


def upset(text: str) -> bool:
    """Return whether a short message only scolds."""
    plain = normalise(text[:300]).casefold()
    return len(plain.split()) <= 14 and bool(_UPSET.search(plain))


def clarify(options: tuple[str, ...]) -> str:
    """Return the question which of two things the customer means."""
    one, two = (NAMES[label] for label in options)
    return f"{NOT_UNDERSTOOD} Is it about 1) {one} or 2) {two}?"


def label_of(tool: str) -> str:
    """Return the wish that a tool carries out; one that is called like its tool, where nothing else is known."""
    return _LABELS.get(tool, tool)
