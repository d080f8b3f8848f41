"""Which articles are never shown on a photo, in the words of many catalogues."""

from __future__ import annotations

import pytest

from commerce.errors import PolicyDenied
from service.discovery.page import ProductView, VariantView
from service.tryon import articles

CHILDREN = (
    ("Rain jacket", "Kids > Jackets", {}, {}),
    ("Boys' rain jacket", "Jackets", {}, {}),
    ("Baby romper", "Clothing", {}, {}),
    ("Toddler hat", "Hats", {}, {}),
    ("Tee", "Tops", {"for": "girls"}, {}),
    ("Tee", "Tops", {"age_group": "infant"}, {}),
    ("Kinderjacke Wald", "Jacken", {}, {}),
    ("Regenjacke", "Bekleidung > Mädchen", {}, {}),
    ("Babybody", "Wäsche", {}, {}),
    ("Sudadera", "Ropa > Niños", {}, {}),
    ("Camiseta infantil", "Ropa", {}, {}),
    ("Felpa bambino", "Abbigliamento", {}, {}),
    ("Maglia", "Neonati", {}, {}),
    ("Pull", "Enfant > Garçon", {}, {}),
    ("Casaco", "Crianças", {}, {}),
    ("Jas", "Kinderen", {}, {}),
    ("Kurtka", "Dzieci", {}, {}),
    ("Bluza chłopiec", "Odzież", {}, {}),
    ("Rain jacket", "Jackets", {}, {"Size": "3-4 years"}),
    ("Tee", "Tops", {}, {"Größe": "6 Monate"}),
    ("Camiseta", "Ropa", {}, {"Talla": "8 años"}),
    ("Maglia", "Maglie", {}, {"Taglia": "10 anni"}),
    ("Tee", "Tops", {}, {"Age": "12 yrs"}),
    ("Maedchenkleid", "Kleider", {}, {}),
    ("Jugendjacke", "Jacken", {}, {}),
    ("Robe fillette", "Robes", {}, {}),
    ("Maglietta bimba", "Maglie", {}, {}),
    ("Koszulka dziewczęca", "Koszulki", {}, {}),
    ("Koszulka chłopięca", "Koszulki", {}, {}),
    ("Meisjesjurk", "Jurken", {}, {}),
    ("Tee", "Apparel > Youth", {}, {}),
    ("Schoolgirl skirt", "Skirts", {}, {}),
)
#: Ways to write a barred word so that readers see it and a list of words does not.
SPELLED = (
    "K-i-d-s T-shirt",
    "K i d s tee",
    "ki\u200bds tee",
    "ki\u00adds tee",
    "\u041aids tee",
    "k1ds tee",
    "KidTee",
    "KIDS_tee",
    "\uff4b\uff49\uff44\uff53 tee",
)
CHILDS_SIZES = (
    "2T",
    "3-4Y",
    "3-4 Y",
    "5yrs",
    "0-3M",
    "0-3 M",
    "18m",
    "4A",
    "4ans",
    "10anni",
    "8lat",
    "6J.",
    "3-6 mo",
    "Age 5",
    "age 5-6",
    "YS",
    "Youth S",
    "98/104",
    "104-110",
    "Black / 2T",
)
GROWN_SIZES = (
    "M",
    "10",
    "32/34",
    "M (92-98)",
    "US 8 / EU 38",
    "56/58",
    "3 T-shirts",
    "12.5",
    "2XL",
    "W32 L34",
    "75B",
    "110",
    "10 wide",
    "Black / 42",
    "44R",
    "One size",
    "180 x 70 cm",
)
INTIMATE = (
    ("Lace bra", "Women"),
    ("Hipster briefs", "Men"),
    ("Everyday set", "Underwear > Sets"),
    ("Bralette", "Tops"),
    ("String bikini", "Beach"),
    ("One-piece swimsuit", "Beach"),
    ("Swim trunks", "Men"),
    ("Spitzen-BH", "Damen"),
    ("Boxershorts", "Herren"),
    ("Set", "Unterwäsche"),
    ("Badeanzug Welle", "Damen"),
    ("Feinripp-Unterhose", "Herren"),
    ("Sujetador", "Mujer"),
    ("Conjunto", "Lencería"),
    ("Bañador", "Mujer"),
    ("Reggiseno", "Donna"),
    ("Costume da bagno", "Donna"),
    ("Set", "Intimo > Donna"),
    ("Soutien-gorge", "Femme"),
    ("Maillot de bain", "Femme"),
    ("Sous-vêtements", "Homme"),
    ("Bielizna damska", "Kobiety"),
    ("Herrenslip", "Herren"),
    ("Damenbikini", "Damen"),
    ("Beugelbh", "Dames"),
    ("Unterwaesche", "Damen"),
    ("Stanik", "Kobiety"),
    ("Strój kąpielowy", "Kobiety"),
    ("Biquíni", "Praia"),
    ("Caleçon", "Homme"),
    ("Swim suit", "Women"),
    ("Under wear", "Men"),
    ("br\u200ba", "Women"),
    ("u n d e r w e a r", "Women"),
)
ORDINARY = (
    ("Baby blue shirt", "Tops > Shirts", {}),
    ("Boyfriend jeans", "Bottoms > Jeans", {}),
    ("Slip-on sneaker", "Shoes", {}),
    ("Slip dress", "Dresses", {}),
    ("Kid leather gloves", "Accessories", {}),
    ("Barn jacket", "Outerwear > Jackets", {}),
    ("T-Shirt", "Tops", {"for": "women"}),
    ("Hemd babyblau", "Herren > Hemden", {}),
    ("Sun hat", "Hats", {}),
    ("Cowslip print dress", "Dresses", {}),
    ("Non-slip boots", "Shoes", {}),
    ("Dirndl mit Miederrock", "Kleider", {}),
    ("Jugendstil Tuch", "Schals", {}),
    ("Рубашка", "Одежда", {}),
    ("Culottes", "Trousers", {}),
    ("Watch with 10 years of battery", "Accessories > Watches", {}),
    ("Camisa azul bebé", "Ropa > Hombre", {}),
    ("Be Kind tee", "Tops", {}),
    ("Abito da sera", "Donna > Abiti", {}),
    ("Skianorak", "Damen > Jacken", {}),
)


def product(
    title: str, category: str, attributes: dict[str, str], options: dict[str, str]
) -> tuple[ProductView, VariantView]:
    variant = VariantView(
        id="1",
        handle="Vbcdf",
        sku="X-1",
        title=" / ".join(options.values()),
        options=options or {"Size": "M"},
        price="9",
        in_stock=True,
    )
    shown = ProductView(
        id="1",
        sku="X-1",
        title=title,
        price="9",
        currency="EUR",
        in_stock=True,
        category=category,
        brand="",
        url="",
        image="",
        rating=None,
        options={},
        description="",
        images=[],
        attributes=attributes,
        variants=[variant],
    )
    return shown, variant


@pytest.mark.parametrize(("title", "category", "attributes", "options"), CHILDREN)
def test_what_is_for_children_is_refused(
    title: str, category: str, attributes: dict[str, str], options: dict[str, str]
) -> None:
    with pytest.raises(PolicyDenied) as refused:
        articles.check(*product(title, category, attributes, options))
    assert refused.value.code == "tryon_children"


@pytest.mark.parametrize("title", SPELLED)
def test_no_spelling_hides_a_barred_word(title: str) -> None:
    with pytest.raises(PolicyDenied) as refused:
        articles.check(*product(title, "Tops", {}, {}))
    assert refused.value.code == "tryon_children"


@pytest.mark.parametrize("size", CHILDS_SIZES)
def test_a_childs_size_is_refused_whatever_the_title_says(size: str) -> None:
    with pytest.raises(PolicyDenied) as refused:
        articles.check(*product("T-shirt", "Tops", {}, {"Size": size}))
    assert refused.value.code == "tryon_children"


@pytest.mark.parametrize("size", GROWN_SIZES)
def test_a_grown_ups_size_is_not(size: str) -> None:
    articles.check(*product("T-shirt", "Tops", {}, {"Size": size}))


@pytest.mark.parametrize(("title", "category"), INTIMATE)
def test_what_is_intimate_is_refused(title: str, category: str) -> None:
    with pytest.raises(PolicyDenied) as refused:
        articles.check(*product(title, category, {}, {}))
    assert refused.value.code == "tryon_intimate"


@pytest.mark.parametrize(("title", "category", "attributes"), ORDINARY)
def test_ordinary_articles_are_not(title: str, category: str, attributes: dict[str, str]) -> None:
    articles.check(*product(title, category, attributes, {}))


def test_the_demo_shop_is_read_right() -> None:
    assert articles.audience({"for": "women", "care": "for kids"}) == "women"
