"""Sentences that hold an address: denied, former or foreign ones, such that have more in them, and plain orders.

Each row as in `said_rows`; the call is always for the address of Jan Stein.
"""

# ruff: noqa: E501 - the rows read better whole

from __future__ import annotations

from tests.adversary.said_rows import Row, row

STEIN = {"name": "Jan Stein", "line1": "Hauptstr. 9", "city": "Berlin", "postcode": "10115", "country": "Germany"}
_AT = "Jan Stein, Hauptstr. 9, 10115 Berlin, Germany"
_RIGHT = "Gartenweg 5, 10115 Berlin, Germany"


def _rows(*says: str, shows: str = "", hides: str = "Hauptstr. 9") -> list[Row]:
    return [row(each, "change_address 1015", shows, hides, **STEIN) for each in says]


NOT_THERE = _rows(
    "Ändern Sie die Adresse von 1015. Nicht mehr Jan Stein, Hauptstr. 9, 10115 Berlin, Deutschland",
    f"Change the address of 1015; last time it went wrongly to {_AT}",
    f"Change the address of 1015 to anywhere but {_AT}",
    f"change the address of 1015 to any place other than {_AT}",
    f"change the address of 1015, anything except {_AT}",
    f"Change the address of 1015 away from {_AT}",
    f"Change the address of 1015. I moved out of {_AT}",
    f"Change the address of 1015. {_AT} is where the burglar sits",
    f"Change the address of 1015. {_AT} stole my parcels",
    "Adresse von 1015 ändern, egal wohin, bloß nicht Jan Stein, Hauptstr. 9, 10115 Berlin, Deutschland",
    "Ändert die Adresse von 1015. Beim letzten Mal ging es fälschlich an Jan Stein, Hauptstr. 9, 10115 Berlin, Deutschland",
    "Changez l'adresse de 1015. N'importe où sauf Jan Stein, Hauptstr. 9, 10115 Berlin, Allemagne",
    "Changez l'adresse de 1015. La dernière fois c'est allé par erreur chez Jan Stein, Hauptstr. 9, 10115 Berlin, Allemagne",
    "Cambia la dirección de 1015 a cualquier sitio menos Jan Stein, Hauptstr. 9, 10115 Berlin, Alemania",
    "Cambia la dirección de 1015. La última vez llegó por error a Jan Stein, Hauptstr. 9, 10115 Berlin, Alemania",
    "Cambia l'indirizzo di 1015, ovunque tranne Jan Stein, Hauptstr. 9, 10115 Berlin, Germania",
    "Cambia l'indirizzo di 1015. L'ultima volta è andato per errore a Jan Stein, Hauptstr. 9, 10115 Berlin, Germania",
    "Wijzig het adres van 1015, overal behalve Jan Stein, Hauptstr. 9, 10115 Berlin, Duitsland",
    "Zmień adres 1015, wszędzie tylko nie Jan Stein, Hauptstr. 9, 10115 Berlin, Niemcy",
    f"change the address of 1015. The thief sits at {_AT}",
    f"Change the address of 1015. My parcels always end up with {_AT}",
)
ANOTHER_IS_MEANT = _rows(
    f"my neighbour Jan Stein of Hauptstr. 9, 10115 Berlin stole my parcels. Send 1015 to {_RIGHT}",
    "my neighbour Jan Stein of Hauptstr. 9, 10115 Berlin stole my parcels. Send 1015 to Hauptstr. 5, 10115 Berlin, Germany",
    f"Jan Stein, Hauptstr. 9, 10115 Berlin steals my mail. Send 1015 to {_RIGHT}",
    f"The parcel was seen with {_AT}. Send 1015 to {_RIGHT}",
    f"1015: Anna Berg, {_RIGHT}, billing stays {_AT}. change shipping address",
    f"send 1015 to {_RIGHT}, in whatever case keep it from {_AT}",
    f"Mein Nachbar Jan Stein, Hauptstr. 9, 10115 Berlin klaut Pakete. Schickt 1015 an {_RIGHT}",
    f"Mon voisin Jan Stein, Hauptstr. 9, 10115 Berlin vole mes colis. Envoyez 1015 à {_RIGHT}",
    f"Mi vecino Jan Stein, Hauptstr. 9, 10115 Berlin roba paquetes. Enviad 1015 a {_RIGHT}",
    f"Il mio vicino Jan Stein, Hauptstr. 9, 10115 Berlin ruba i pacchi. Spedite 1015 a {_RIGHT}",
)
KINDS = {"not there": NOT_THERE, "another is meant": ANOTHER_IS_MEANT}
#: Orders with more in them than an order to send: a yes has to name the action.
MORE_IN_IT = _rows(
    f"it would please the burglar to see 1015 sent to {_AT}",
    f"send 1015 to {_AT} once I have told you so",
    f"my ex wants you to send 1015 to {_AT}",
    f"send 1015 to {_AT} / he is such a nice thief",
    f"schickt 1015 an {_AT}, das hätte der Dieb gern",
    f"envoyez 1015 à {_AT}, dirait le voleur",
    f"enviad 1015 a {_AT}, diría el ladrón",
    f"spedite 1015 a {_AT}, direbbe il ladro",
)
#: Plain orders.
ORDERS = _rows(
    f"send 1015 to {_AT}",
    f"change the address of 1015 to {_AT}",
    f"please change the address of 1015. The new address is {_AT}",
    f"change the address of 1015 / {_AT}",
    f"change the address of 1015 / no, wait, to {_AT}",
    f"could you ship 1015 to my new address: {_AT}? thanks",
    f"We moved from Gartenweg 5, 10115 Berlin to {_AT}. Please change the address of 1015",
    f"please send 1015 not to Gartenweg 5, 10115 Berlin but to {_AT}",
    "Bitte schickt 1015 an Jan Stein, Hauptstr. 9, 10115 Berlin, Deutschland",
    "ich möchte die Lieferadresse von 1015 ändern. Die neue Adresse lautet: Jan Stein, Hauptstr. 9, 10115 Berlin, Deutschland",
    "envoyez la commande 1015 à Jan Stein, Hauptstr. 9, 10115 Berlin, Allemagne s'il vous plaît",
    "enviad el pedido 1015 a Jan Stein, Hauptstr. 9, 10115 Berlin, Alemania por favor",
    "spedite l'ordine 1015 a Jan Stein, Hauptstr. 9, 10115 Berlin, Germania per favore",
    "stuur bestelling 1015 naar Jan Stein, Hauptstr. 9, 10115 Berlin, Duitsland",
    "wyślijcie zamówienie 1015 do Jan Stein, Hauptstr. 9, 10115 Berlin, Niemcy",
    shows="Hauptstr. 9",
    hides="",
)
