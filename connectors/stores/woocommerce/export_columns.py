"""The columns of WooCommerce's product export, in whatever language the shop speaks.

Names that are known are taken by name. A whole export in another language is read by position: the export always
writes its columns in one order, and the values of the column "Type" are never translated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from connectors.files.names import folded

#: The order of the columns, as WooCommerce writes them. "gtin" came with 9.2, "brands" with 9.4.
ORDER = (
    "id type sku gtin name published featured visibility short_description description sale_from sale_to "
    "tax_status tax_class in_stock stock low_stock backorders sold_individually weight length width height "
    "reviews purchase_note sale_price regular_price categories tags shipping_class images download_limit "
    "download_expiry parent grouped upsells cross_sells external_url button_text position"
).split()

#: What the columns that matter are called: English, German, French, Spanish, Italian, Dutch, Portuguese, Polish.
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("ID",),
    "type": ("Type", "Typ", "Tipo", "Rodzaj"),
    "sku": ("SKU", "Artikelnummer", "UGS", "COD", "REF"),
    "gtin": ("GTIN, UPC, EAN, or ISBN", "GTIN"),
    "name": ("Name", "Nom", "Nombre", "Nome", "Naam", "Nazwa"),
    "published": (
        "Published",
        "Veröffentlicht",
        "Publié",
        "Publicado",
        "Pubblicato",
        "Gepubliceerd",
        "Opublikowano",
        "Opublikowany",
    ),
    "visibility": (
        "Visibility in catalog",
        "Sichtbarkeit im Katalog",
        "Visibilité dans le catalogue",
        "Visibilidad en el catálogo",
        "Visibilità nel catalogo",
        "Zichtbaarheid in catalogus",
        "Visibilidade no catálogo",
        "Widoczność w katalogu",
    ),
    "short_description": (
        "Short description",
        "Kurzbeschreibung",
        "Description courte",
        "Descripción corta",
        "Breve descrizione",
        "Korte beschrijving",
        "Descrição curta",
        "Breve descrição",
        "Krótki opis",
    ),
    "description": ("Description", "Beschreibung", "Descripción", "Descrizione", "Beschrijving", "Descrição", "Opis"),
    "sale_from": (
        "Date sale price starts",
        "Datum, an dem Angebotspreis beginnt",
        "Date de début de promo",
        "Día en que empieza el precio rebajado",
        "Data di inizio del prezzo scontato",
        "Startdatum actieprijs",
        "Data de início de preço promocional",
        "Data rozpoczęcia promocji",
    ),
    "sale_to": (
        "Date sale price ends",
        "Datum, an dem Angebotspreis endet",
        "Date de fin de promo",
        "Día en que termina el precio rebajado",
        "Data di fine del prezzo scontato",
        "Einddatum actieprijs",
        "Data de fim de preço promocional",
        "Data zakończenia promocji",
    ),
    "in_stock": (
        "In stock?",
        "Vorrätig?",
        "Auf Lager?",
        "En stock ?",
        "¿Existencias?",
        "¿En inventario?",
        "In stock",
        "Disponibile?",
        "Op voorraad?",
        "Em estoque?",
        "Em stock?",
        "Na stanie?",
        "W magazynie?",
    ),
    "stock": (
        "Stock",
        "Lager",
        "Lagerbestand",
        "Bestand",
        "Inventario",
        "Existencias",
        "Magazzino",
        "Voorraad",
        "Estoque",
        "Stan magazynowy",
        "Zapas",
    ),
    "backorders": (
        "Backorders allowed?",
        "Lieferrückstände erlaubt?",
        "Autoriser les commandes de produits en rupture ?",
        "¿Permitir reservas de productos agotados?",
        "Abilitare gli ordini arretrati?",
        "Nabestellingen toestaan?",
        "São permitidas encomendas?",
        "Czy dozwolone są zamówienia oczekujące?",
    ),
    "sale_price": (
        "Sale price",
        "Angebotspreis",
        "Tarif promo",
        "Precio rebajado",
        "Prezzo in offerta",
        "Prezzo scontato",
        "Actieprijs",
        "Preço promocional",
        "Cena promocyjna",
    ),
    "regular_price": (
        "Regular price",
        "Regulärer Preis",
        "Tarif régulier",
        "Precio normal",
        "Prezzo di listino",
        "Reguliere prijs",
        "Normale prijs",
        "Preço normal",
        "Preço",
        "Cena regularna",
        "Cena",
    ),
    "categories": (
        "Categories",
        "Kategorien",
        "Catégories",
        "Categorías",
        "Categorie",
        "Categorieën",
        "Categorias",
        "Kategorie",
    ),
    "tags": ("Tags", "Schlagwörter", "Étiquettes", "Etiquetas", "Tag", "Tagi", "Znaczniki"),
    "images": ("Images", "Bilder", "Imágenes", "Immagini", "Afbeeldingen", "Imagens", "Obrazki"),
    "parent": (
        "Parent",
        "Übergeordnetes Produkt",
        "Übergeordnet",
        "Superior",
        "Genitore",
        "Hoofd",
        "Bovenliggend",
        "Ascendente",
        "Pai",
        "Nadrzędny",
        "Rodzic",
    ),
    "external_url": (
        "External URL",
        "Externe URL",
        "URL externe",
        "URL externa",
        "URL esterno",
        "Zewnętrzny adres URL",
    ),
    "brands": ("Brands", "Brand", "Marken", "Marques", "Marcas", "Marchi", "Merken", "Marki"),
}
PRICES = ("regular_price", "sale_price")
_KNOWN = {folded(name): field_name for field_name, names in NAMES.items() for name in names}
#: What subscriptions are called, and what they are in everything but how one pays for them.
SUBSCRIPTIONS = {
    "subscription": "simple",
    "variable-subscription": "variable",
    "subscription-variation": "variation",
    "variation-subscription": "variation",
}
TYPES = frozenset(["simple", "variable", "variation", "grouped", "external", *SUBSCRIPTIONS, "subscription_variation"])
_NUMBERED = re.compile(r"(?<!\d)([1-9]\d?)(?!\d)")
_FIXED = len(ORDER) - 1  # an export before 9.2 has no column for the GTIN


@dataclass
class Columns:
    """Where each field stands.

    Attributes:
        fields: Place by field.
        attributes: For each attribute the places of its name, values, and whether it is visible (None = no column).
        meta: Place by name of the columns of meta data.
        by_position: Whether the names did not tell.
    """

    fields: dict[str, int]
    attributes: list[tuple[int, int, int | None]] = field(default_factory=list)
    meta: dict[str, int] = field(default_factory=dict)
    by_position: bool = False


def read(columns: Sequence[str], first: Sequence[str]) -> Columns | None:
    """Return where each field stands; None when these are no columns of WooCommerce's export.

    Args:
        columns: The names.
        first: The values of the first row, which tell an export whose names are not known.
    """
    by_name: dict[str, int] = {}
    for place, name in enumerate(columns):
        known = _KNOWN.get(folded(name))
        if known is not None:
            by_name.setdefault(known, place)
    enough = {"name", "regular_price"} <= by_name.keys() and bool({"type", "parent", "visibility"} & by_name.keys())
    whole = (
        len(columns) >= _FIXED
        and folded(columns[0]) == "id"
        and any(each.strip().casefold() in TYPES for value in first[1:2] for each in value.split(","))
    )
    if not enough and not whole:
        return None
    if whole:
        order = [name for name in ORDER if name != "gtin" or re.search(r"(?i)gtin|upc|ean|isbn", columns[3])]
        placed = {name: place for place, name in enumerate(order) if place < len(columns)}
        # Names win where they are known; columns may have been moved by hand.
        fields = by_name if enough and "type" in by_name else {**placed, **by_name}
        return _with_rest(columns, fields, by_position=fields is not by_name)
    return _with_rest(columns, by_name, by_position=False)


def _with_rest(columns: Sequence[str], fields: dict[str, int], *, by_position: bool) -> Columns:
    taken = set(fields.values()) | (set(range(_FIXED)) if by_position else set())
    numbered: dict[int, list[int]] = {}
    meta: dict[str, int] = {}
    for place, name in enumerate(columns):
        if place in taken:
            continue
        label, colon, key = name.partition(":")
        if colon and folded(label) in ("meta", "metadaten", "metadonnees", "metadatos"):
            meta[key.strip()] = place
        elif match := _NUMBERED.search(name):
            numbered.setdefault(int(match[1]), []).append(place)
    # Name, values, visible, global, and the default value where there is one: always in this order.
    attributes = [
        (places[0], places[1], places[2] if len(places) > 2 else None)
        for _, places in sorted(numbered.items())
        if len(places) >= 2
    ]
    return Columns(fields, attributes, meta, by_position)
