"""The demo store's customers: invented people with addresses that hold together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from random import Random
from typing import Any

# country: (towns as "town|postcode|province", streets with a slot for the number)
_PLACES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "DE": (
        ("Hamburg|20357|", "Berlin|10967|", "Leipzig|04109|", "Köln|50674|", "München|80469|", "Bremen|28203|"),
        ("Kranichweg {}", "Am alten Hafen {}", "Fliederstraße {}", "Bergmannsgasse {}", "Lindenallee {}"),
    ),
    "NL": (
        ("Amsterdam|1013 AB|", "Utrecht|3511 LX|", "Rotterdam|3011 AD|", "Groningen|9711 HA|"),
        ("Molenpad {}", "Zeilmakersgracht {}", "Lindenkade {}"),
    ),
    "FR": (
        ("Lyon|69002|", "Nantes|44000|", "Paris|75011|", "Lille|59800|", "Marseille|13006|"),
        ("{} rue des Tisserands", "{} quai du Phare", "{} avenue des Platanes"),
    ),
    "GB": (
        ("London|E8 3RL|", "Leeds|LS6 2AB|", "Edinburgh|EH6 6QQ|", "Bristol|BS3 1TF|"),
        ("{} Mill Lane", "{} Harbour Row", "{} Orchard Close"),
    ),
    "US": (
        ("Portland|97214|OR", "Brooklyn|11215|NY", "Austin|78704|TX", "Madison|53703|WI"),
        ("{} Maple Street", "{} Ferry Avenue", "{} Quarry Road"),
    ),
    "AT": (
        ("Wien|1070|", "Graz|8010|", "Salzburg|5020|", "Innsbruck|6020|"),
        ("Mühlgasse {}", "Am Kai {}", "Rosenhügel {}"),
    ),
    "BE": (("Gent|9000|", "Antwerpen|2000|"), ("Vlasmarkt {}", "Korenlei {}")),
    "SE": (("Göteborg|411 04|", "Malmö|211 34|"), ("Fiskargatan {}", "Björkvägen {}")),
}

_DIAL = {"DE": "49", "NL": "31", "FR": "33", "GB": "44", "US": "1", "AT": "43", "BE": "32", "SE": "46"}

# The first two are fixed by the cast; the rest are "name|country".
_PEOPLE = (
    "Mara Lindt|DE",
    "Jonas Okafor|DE",
    "Aylin Demir|DE",
    "Tobias Kranz|DE",
    "Nguyễn Thị Hoa|DE",
    "Leila Haddad|DE",
    "Friederike Möller|DE",
    "Pawel Zielinski|DE",
    "Sven Petersen|DE",
    "Amara Nwosu|DE",
    "Ludwig Ahlers|DE",
    "Katharina Voss|DE",
    "Murat Yildiz|DE",
    "Ines Brandt|DE",
    "Dmitri Sokolov|DE",
    "Hannah Grünwald|DE",
    "Ravi Krishnan|DE",
    "Olga Petrova|DE",
    "Kofi Asante|DE",
    "Greta Sommer|DE",
    "Sanne de Wit|NL",
    "Bram Hoekstra|NL",
    "Fatima El Amrani|NL",
    "Daan Visser|NL",
    "Lotte van Dijk|NL",
    "Ruben Cabral|NL",
    "Mei Ling Tan|NL",
    "Youssef Benali|NL",
    "Femke Bakker|NL",
    "Camille Moreau|FR",
    "Étienne Laurent|FR",
    "Aïcha Diallo|FR",
    "Mathieu Garnier|FR",
    "Linh Tran|FR",
    "Chloé Bernard|FR",
    "Karim Belkacem|FR",
    "Solène Rivière|FR",
    "Aisha Rahman|GB",
    "Oliver Thornbury|GB",
    "Priya Nair|GB",
    "Callum Fraser|GB",
    "Niamh O'Sullivan|GB",
    "Kwame Mensah|GB",
    "Rhiannon Price|GB",
    "Zoë Ashworth|GB",
    "Haruka Sato|GB",
    "Maya Rodriguez|US",
    "Ethan Walker|US",
    "Soo-jin Park|US",
    "DeShawn Carter|US",
    "Elena Vasquez|US",
    "Noah Feldman|US",
    "Kiri Tamahori|US",
    "Anjali Desai|US",
    "Wilhelm Stadler|AT",
    "Theresa Gruber|AT",
    "Miloš Jovanović|AT",
    "Anna-Lena Huber|AT",
    "Selin Kaya|AT",
    "Xaver Pichler|AT",
    "Liesbeth Claes|BE",
    "Noor Janssens|BE",
    "Astrid Lindqvist|SE",
    "Emil Bergström|SE",
    "Farah Hosseini|SE",
    "Matteo Conti|AT",
    "Sofia Papadaki|DE",
    "João Carvalho|FR",
)


def customers(seed: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of all customers, the same ones for the same seed."""
    for index, person in enumerate(_PEOPLE):
        rng = Random(f"{seed}:{person}")
        name, _, country = person.partition("|")
        yield {
            "id": f"c{501 + index}",
            "email": _email(name, index),
            "name": name,
            "phone": f"+{_DIAL[country]} 555 01{rng.randrange(100):02d}{rng.randrange(10)}",
            "address": place(name, country, rng),
            "payment_methods": _methods(person, seed),
        }


def _methods(person: str, seed: int) -> list[dict[str, Any]]:
    """Return the payment methods on file. Mara has one of each kind; the others have one to three."""
    rng = Random(f"{seed}:{person}:pay")
    every: list[dict[str, Any]] = [
        {"id": "visa", "label": "Visa ending 4242"},
        {"id": "paypal", "label": "PayPal"},
        {"id": "gift", "label": "Gift card", "balance": 15000},
        {"id": "klarna", "label": "Klarna"},
        {"id": "mastercard", "label": "Mastercard ending 4444"},
    ]
    return every[:3] if person.startswith("Mara Lindt") else rng.sample(every, rng.randint(1, 3))


def place(name: str, country: str, rng: Random) -> dict[str, str]:
    """Return an address in ``country`` as plain data: a real town and postcode, an invented street."""
    towns, streets = _PLACES[country]
    town, postcode, province = rng.choice(towns).split("|")
    return {
        "name": name,
        "line1": rng.choice(streets).format(rng.randint(2, 148)),
        "line2": rng.choice(("", "", "", "", "", "", "2nd floor", "Rear building")),
        "city": town,
        "postcode": postcode,
        "province": province,
        "country": country,
    }


def _email(name: str, index: int) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    local = ".".join(plain.replace("'", "").replace("-", " ").split())
    # Fixed for the cast: Mara at .com, Jonas at .org; the others alternate.
    return f"{local}@example.{'com' if index % 2 == 0 else 'org'}"
