"""Consent: a yes is a yes to exactly what was shown.

`reading` says whether a message is a yes, `touching` whether it may change what waits; the words of both are data,
one file a language. Whether a yes came after the question, and answers nothing else,
`service.conversations.turns` tells.
"""

from service.consent.affirming import affirms, agrees
from service.consent.reading import Kind, Shown, doubtful, may_be_yes, read, says_all, speaks_of_it, stops_all
from service.consent.remarks import backs
from service.consent.touching import hesitates, touches

__all__ = [
    "Kind",
    "Shown",
    "affirms",
    "agrees",
    "backs",
    "doubtful",
    "hesitates",
    "may_be_yes",
    "read",
    "says_all",
    "speaks_of_it",
    "stops_all",
    "touches",
]
