"""What things are made of: a jumper "for those whom wool itches" is not of wool.

Where a product's facts name its material, they, its title and its options decide, not what the description or the
care instructions mention. Products without such a fact are judged by every word they have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from types import MappingProxyType

from store.search.analyse import words
from store.search.rows import Document
from store.search.stem import stem

#: Materials that go by the name of another one too.
_FAMILIES = {
    "wool": "wool merino lambswool mohair alpaca cashmere angora",
    "leather": "leather suede nubuck deerskin lambskin",
    "metal": "metal steel iron aluminium aluminum titanium brass copper",
    "wood": "wood oak walnut beech birch bamboo",
    "cotton": "cotton denim corduroy",
    "glass": "glass",
    "ceramic": "ceramic porcelain stoneware",
    "plastic": "plastic acrylic polypropylene tritan",
    "fur": "fur",
}
_OTHERS = (
    "suede merino cashmere linen silk denim polyester nylon fleece velvet canvas rubber steel iron aluminium aluminum "
    "titanium copper brass silver gold oak bamboo cork porcelain stoneware paper felt down latex silicone acrylic "
    "viscose lambswool mohair alpaca angora nubuck feather enamel beeswax"
)
#: A material in what customers say, as a pattern.
NAMED = (
    r"leather|suede|wool|merino|cashmere|cotton|linen|silk|denim|polyester|nylon|fleece|velvet|canvas|rubber|plastic"
    r"|(?:stainless )?steel|iron|aluminium|aluminum|metal|titanium|copper|brass|silver|gold|wood|oak|bamboo|cork|glass"
    r"|palm oil|ceramic|porcelain|stoneware|paper|felt|down|latex|silicone|acrylic|recycled \w+"
)
_FACT = re.compile(r"\b(?:material|fabric|composition|made (?:of|from)|upper|shell|textile)", re.IGNORECASE)
#: What is only called so: vegan leather is none, nor is faux fur.
_NO_SUCH = re.compile(
    r"\b(?:vegan|faux|fake|imitation|artificial|synthetic|apple|cactus|plant|protein)[- ]"
    r"(?:leather|suede|fur|wool|silk|down)\b",
    re.I,
)
_CARE = re.compile(r"\b(?:care|wash|cleaning|instruction|warning)", re.IGNORECASE)

#: What each material stands for, by stems.
MATERIALS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **{stem(name): frozenset((stem(name),)) for name in _OTHERS.split()},
        **{stem(name): frozenset(stem(each) for each in names.split()) for name, names in _FAMILIES.items()},
    }
)
_ALL = frozenset().union(*MATERIALS.values())
#: The mark of products whose facts name a material.
TOLD = "=material"


def mark(material: str) -> str:
    """Return the mark of products that are made of a material, given as a stem; no text has such a word."""
    return f"={material}"


def is_one(thing: str) -> bool:
    """Return whether a thing is a material."""
    return len(asked := words(thing)) == 1 and stem(asked[0]) in MATERIALS


def marks(document: Document) -> tuple[str, ...]:
    """Return the marks of a product, none when its facts name no material."""
    facts = {name: str(value) for name, value in document.attributes.items()}
    if not any(_FACT.search(name) for name in facts):
        return ()
    told = [value for name, value in facts.items() if not _CARE.search(name)]
    named = {stem(word) for value in told for word in words(_NO_SUCH.sub(" ", value))} & _ALL
    # What a kind is called tells no material where facts do: bed linen of flannel is not of linen.
    called = {stem(word) for word in words(document.product_type)} if named else set()
    titled = {stem(word) for word in words(_NO_SUCH.sub(" ", document.title))} - called
    stems = named | titled | {stem(word) for word in words(" ".join(document.options))}
    return (TOLD, *(mark(each) for each in sorted(stems & _ALL)))


def is_of(thing: str, stems: Set[str], marked: Set[str]) -> bool:
    """Return whether a product with these stems and marks is of a material or, when ``thing`` is none, has its words.

    The same rule as `service.discovery.conditions`, for one product.
    """
    asked = [stem(word) for word in words(thing)]
    family = MATERIALS.get(asked[0], frozenset()) if len(asked) == 1 else frozenset()
    if family and TOLD in marked:
        return any(mark(each) in marked for each in family)
    return bool(asked) and all(word in stems for word in asked)
