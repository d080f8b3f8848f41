"""The demo's cast: customers and orders that conversations, tests and the README may count on."""

from __future__ import annotations

from dataclasses import dataclass

OWNER = "mara.lindt@example.com"  # whom `demo` signs in; owns every order below unless said otherwise
NEIGHBOUR = "jonas.okafor@example.org"  # another customer, who owns the numbers in between

DELIVERED_LONG_AGO = "1003"  # delivered 75 days ago: outside every window
IN_TRANSIT = "1007"  # shipped 2 days ago, on its way, two lines, one of 2 pieces, paid by Visa
NEIGHBOURS = "1008"  # open, and Jonas Okafor's: Mara must never see it
PARTLY_SHIPPED = "1009"  # one of two lines is on its way
CANCELLED_UNPAID = "1011"  # cancelled before anything was paid
DELIVERED = "1012"  # delivered 5 days ago, under 150 EUR: refundable
OPEN = "1015"  # paid this morning, nothing sent: refund and address change possible
OPEN_LARGE = "1018"  # open, more than 500 EUR
REFUNDED = "1020"  # refunded in full
FINAL_SALE = "1021"  # delivered 4 days ago, one final-sale article only
RETURN_REQUESTED = "1023"  # delivered 8 days ago, a return of one line is asked for
PENDING = "1025"  # placed, payment authorised only
PARTLY_REFUNDED = "1027"  # delivered 12 days ago, one line refunded already
FAILED = "1029"  # the payment failed
OUT_FOR_DELIVERY = "1030"  # with the courier today
OPEN_SWAP = "1408"  # open; its pan also comes smaller (cheaper) and larger (dearer), its two mugs in other colours
DELIVERED_SWAP = "1414"  # delivered 3 days ago, the same
# OPEN, OPEN_LARGE and OPEN_SWAP are three unsent orders of one customer, OPEN with other payment methods on file.


@dataclass(frozen=True)
class Story:
    """One order to be: who, what (``KIND[:pick]*quantity``), in which state, placed how many days ago.

    ``pick`` is ``min``, ``max`` or ``final`` (a final-sale article); otherwise any article of the kind.
    ``shipped`` and ``delivered`` are days ago.
    """

    number: str
    email: str
    wants: tuple[str, ...]
    state: str
    placed: float
    shipped: float = 0.0
    delivered: float = 0.0
    method: str = "Visa ending 4242"
    discount: float = 0.0
    note: str = ""


STORIES: tuple[Story, ...] = (
    Story("1001", NEIGHBOUR, ("BPK", "BTL"), "delivered", 96, 94.6, 92),
    Story("1002", OWNER, ("TOT", "NTB*2"), "delivered", 203, 201.5, 199, "PayPal"),
    Story("1003", OWNER, ("JMP", "SCF"), "delivered", 80, 78, 75),
    Story("1004", NEIGHBOUR, ("SNK",), "delivered", 12, 10.5, 8, "PayPal"),
    Story("1005", OWNER, ("CSH*2",), "delivered", 131, 129, 127, "Gift card"),
    Story("1006", NEIGHBOUR, ("HPH",), "in_transit", 4, 2.4),
    Story("1007", OWNER, ("RJK", "SOX*2"), "in_transit", 3.6, 2.0),
    Story("1008", NEIGHBOUR, ("TEE*2", "CAP"), "open", 0.8, method="Mastercard ending 4444"),
    Story("1009", OWNER, ("CHB", "BLT"), "partly_shipped", 5.1, 3.0, discount=0.1),
    Story("1010", NEIGHBOUR, ("KNF:min", "CTB"), "refunded", 40, 38.5, 36),
    Story("1011", OWNER, ("VAS",), "cancelled_unpaid", 33, method="Bank transfer"),
    Story("1012", OWNER, ("TEE:min*2", "BNE:min"), "delivered", 9.2, 7.5, 5, "PayPal"),
    Story("1013", NEIGHBOUR, ("WCT",), "cancelled_refunded", 21),
    Story("1014", NEIGHBOUR, ("MUG*4",), "delivered", 17, 15.2, 13),
    Story("1015", OWNER, ("LMP", "CND*2"), "open", 0.3),
    Story("1016", NEIGHBOUR, ("SGL",), "on_hold", 2.2, note="Payment review"),
    Story("1017", NEIGHBOUR, ("FLC", "GLV"), "return_requested", 14, 12.4, 10),
    Story("1018", OWNER, ("WCT:max", "HPH:max"), "open", 0.6, method="Amex ending 1005"),
    Story("1019", NEIGHBOUR, ("YGM",), "pending", 0.2, method="Bank transfer"),
    Story("1020", OWNER, ("DSM",), "refunded", 26, 24.5, 22),
    Story("1021", OWNER, ("*:final",), "delivered", 7.8, 6.3, 4),
    Story("1022", NEIGHBOUR, ("NTB", "PEN"), "out_for_delivery", 3.3, 1.9),
    Story("1023", OWNER, ("JNS", "SHT"), "return_requested", 12.5, 11, 8),
    Story("1024", NEIGHBOUR, ("TPT",), "failed", 6),
    Story("1025", OWNER, ("EBD",), "pending", 0.1),
    Story("1026", NEIGHBOUR, ("BED:min",), "refunded_partly", 31, 29, 27),
    Story("1027", OWNER, ("PAN", "MUG*2"), "refunded_partly", 16, 14.5, 12),
    Story("1028", NEIGHBOUR, ("SOA*3",), "open", 1.1, method="PayPal"),
    Story("1029", OWNER, ("SWT",), "failed", 44),
    Story("1030", OWNER, ("HCR*2", "SOA"), "out_for_delivery", 2.9, 1.6),
    Story("1408", OWNER, ("PAN", "MUG*2"), "open", 0.2),
    Story("1414", OWNER, ("PAN", "MUG*2"), "delivered", 6.5, 5.1, 3),
)
