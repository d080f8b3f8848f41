"""Fixed sentences about results and what comes next. Nothing here knows anything about a shop."""

from __future__ import annotations

from collections.abc import Sequence

from service import asked

CAN = (
    "I can find products, look up your orders, quote the store's policy, prepare changes to an order (refund, "
    "cancellation, return, exchange, address, payment, note) for your confirmation, and call a colleague."
)
OFFER = "Shall I pass you to a colleague?"
ASK_ORDER_ANY = "Which order do you mean? Please give me the order number."
#: What is said for a model's question or courtesy: only which of them it is comes from the model.
ASK_EMAIL = "Which e-mail address did you order with?"
ASK_ADDRESS = "Which address is it about? Please give me the whole address."
ASK_REASON = "What is the reason?"
ASK_VARIANT = "Which size or colour is it about?"
ASK_ARTICLE = "Which article is it about?"
ASK_MORE = "Could you tell me a little more about it?"
SYMPATHY = "I am sorry to hear that."
THANKS = "Thank you."
HELLO = "Hello."
GOODBYE = "Goodbye."
GLAD = "I am glad to help."
HELP = "What can I do for you?"
SOMETHING_WRONG = "I could not use what the store's system told me."
STILL_WAITING = "The request above still waits for your answer: please confirm or decline it."
READY = "This is ready for your confirmation. Please check it and answer yes or no."
WHICH_ORDER = "Which one is it about?"
#: A wish on a condition, or for another day, as the code words it for every model (`service.asked`).
CANNOT_WAIT = asked.NOW
THE_SAME_WAY = asked.SAME_WAY
CANNOT_PAUSE = asked.CANNOT_PAUSE
OTHER_WORDS = "Try other words, or tell me what matters most."
NOT_KNOWN = "I do not know: neither our pages nor the product's data say anything on that."
QUEUED = "I have noted that and go on with it once you have answered the request above."
ASK_PROOF = "If you ordered as a guest: what are the order number and the e-mail address it was placed with?"
OFFER_CODE = "Shall I mail you a code for that?"
NOT_UNDERSTOOD = "I could not put that together from what you told me."
SAY_AGAIN = "Could you tell me which order it is about, which articles, and what should happen?"
#: Said when a model has nothing to say that holds.
NOTHING = "I am not sure I can say that for certain."
COLLEAGUE = "A colleague can help you with this."
PERSON_TOO = "A colleague can help you as well: just ask me for a person."
NO_CONTACTS = (
    "I cannot pass on a telephone number, an e-mail address, a link or a code that is not yours or the shop's. Please "
    "write it again without that."
)
LEFT = "All right, I leave it at that."
RETURN_BY_PEOPLE = "A return that was asked for is changed or called off by a colleague."
ANYTHING_ELSE = asked.ANYTHING_ELSE
ONE_PART_A_LINE = (
    "Please write the full address, one part a line: recipient or company, street, flat or c/o, postcode and town, "
    "country."
)


def unplaced(parts: Sequence[str]) -> str:
    """Return what is said when parts of an address could not be read."""
    return f"I could not place {' and '.join(f'“{part}”' for part in parts)}. {ONE_PART_A_LINE}"
