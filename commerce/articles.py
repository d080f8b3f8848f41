"""Articles: lines of an order and variants of a product, and which of them somebody's words mean.

The handle is what an article is asked for by. SKU, title, options and the words for them only help to find it; where
they fit two that a customer can tell apart, that is a question and never a choice of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from commerce import handles, sentences, titles
from commerce.order import LineItem, Order
from commerce.product import Product
from commerce.sentences import say
from commerce.wording import Words, is_size, options_of, tokens


@dataclass(frozen=True)
class Article:
    """One line of an order, or one variant of a product.

    Attributes:
        id: The platform's own id.
        handle: The short name for it, see `commerce.handles`.
        title: The product's title; empty for variants of one product.
        variant: The variant's words: "Blue / M".
        sku: As the store gives it; may be empty, or that of several.
        kind: Articles of the same kind differ in nothing that a customer could see.
        price: What one piece cost, for telling two apart that differ in that alone.
        options: The variant's values, where the store names them.
    """

    id: str
    handle: str
    title: str = ""
    variant: str = ""
    sku: str = ""
    kind: tuple[str, ...] = ()
    price: str = ""
    options: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """The title with the variant, as a customer reads it."""
        return titles.with_variant(self.title, self.variant)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The values of its options: as the store names them, or as they stand in the variant's words."""
        return self.options or options_of(self.variant)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """What words may say of it, see `commerce.wording`."""
        return tokens(self.title, self.variant, self.values, self.sku)


def of_order(order: Order) -> tuple[Article, ...]:
    """Return the order's lines as articles, in their order."""
    named = handles.of((line.id for line in order.lines), handles.LINE)
    return tuple(_of_line(order, line, named[line.id]) for line in order.lines)


def _of_line(order: Order, line: LineItem, handle: str) -> Article:
    price = str(order.worth(line, 1)) if line.quantity else ""
    kind = (line.product_id, line.variant_id, line.title, line.variant_title, line.sku, price)
    return Article(line.id, handle, line.title, line.variant_title, line.sku, kind, price)


def of_product(product: Product) -> tuple[Article, ...]:
    """Return the product's variants as articles, in their order."""
    named = handles.of((each.id for each in product.variants), handles.VARIANT)
    return tuple(
        Article(each.id, named[each.id], "", each.title, each.sku, (each.id,), str(each.price), _values(each.options))
        for each in product.variants
    )


def _values(options: dict[str, str]) -> tuple[str, ...]:
    return tuple(str(value) for value in options.values())


def same(articles: Iterable[Article]) -> bool:
    """Return whether nothing that a customer could see tells these articles apart."""
    return len({article.kind or (article.id,) for article in articles}) <= 1


def called(token: str, articles: Sequence[Article], kind: str) -> list[Article]:
    """Return the articles that a handle, the platform's own id or a SKU names, the first of these that fits any."""
    plain = token.strip()
    ids = handles.find(plain, [each.id for each in articles], kind)
    found = [each for each in articles if each.id in ids] or [each for each in articles if each.id == plain]
    found = found or [each for each in articles if each.sku and each.sku.casefold() == plain.casefold()]
    return found or [each for each in articles if len(_bare(each.sku)) > 2 and _bare(each.sku) == _bare(plain)]


def _bare(code: str) -> str:
    return "".join(part for part in code.casefold() if part.isalnum())


@dataclass(frozen=True)
class Mention:
    """What one part of somebody's words may mean: one article, or several that fit equally well."""

    articles: tuple[Article, ...]
    words: str

    @property
    def clear(self) -> bool:
        """Whether it means one article, or several that nobody could tell apart."""
        return same(self.articles)


_PARTS = re.compile(
    r"(?:(?<!\s)\s++)?(?:[,;]|\b(?:and|plus|both|und|et|y|e|en|och|og|i)\b|&)\s*+|(?<!\s)[^\S\n]*+\n\s*+", re.I
)


def mentions(text: str, articles: Sequence[Article]) -> tuple[Mention, ...]:
    """Return which articles the words name, each mention once; empty when they name none.

    What the words say is matched with what each article has (words of its title, options, SKU); an article that has
    less of it than another one is not meant. Words for several articles are read part by part.
    """
    return _mentions(text, tuple(articles))


@lru_cache(maxsize=1024)
def _mentions(text: str, articles: tuple[Article, ...]) -> tuple[Mention, ...]:
    whole = _best(text, articles)
    if whole is None:
        return ()
    said, best = whole
    if all(said <= each.tokens for each in best):
        return (Mention(tuple(best), text),)
    found: list[tuple[list[Article], str]] = []
    for part in _PARTS.split(text):
        here = _best(part, articles)
        if here is None:  # more about the one before: "the candles, only one of them"
            found[-1:] = [(each, f"{words}, {part}") for each, words in found[-1:]]
        elif not any(set(here[1]) & set(known) for known, _ in found):
            found.append((here[1], part))
    return tuple(Mention(tuple(each), words) for each, words in found) or (Mention(tuple(best), text),)


def _best(text: str, articles: Sequence[Article]) -> tuple[frozenset[str], list[Article]] | None:
    """Return what the text says of any article, and the articles that have most of it."""
    words = Words(text)
    said = frozenset(token for token in frozenset().union(*(each.tokens for each in articles)) if words.say(token))
    if not said:
        return None
    has = {each: said & each.tokens for each in articles}
    best = [each for each in articles if has[each] and not any(has[each] < other for other in has.values())]
    return said, best


def becoming(text: str, variants: Sequence[Article], present: Article | None = None) -> list[Article]:
    """Return the variants whose options the words name; an option that is not named stays as it is.

    Args:
        text: The customer's words.
        variants: The product's variants, all with the same options.
        present: The variant that is there now, if any: it is never the answer.
    """
    words, places = Words(text), range(max((len(each.values) for each in variants), default=0))
    wanted: dict[int, set[str]] = {}
    for place in places:
        values = {each.values[place] for each in variants if place < len(each.values)}
        said = {value for value in values if words.says_value(value)}
        said -= {present.values[place]} if present and place < len(present.values) else set()
        if said:
            wanted[place] = said
    if not wanted:
        return []

    def fits(article: Article) -> bool:
        before = present.values if present and len(present.values) == len(article.values) else article.values
        return all(
            value in wanted[place] if place in wanted else before[place] == value
            for place, value in enumerate(article.values)
        )

    return [each for each in variants if each is not present and fits(each)]


def apart(articles: Sequence[Article]) -> list[str]:
    """Return for each article what tells it from the others: the options that differ, else its name, else its price."""
    if len({(each.title, each.variant) for each in articles}) < len(articles):
        priced = [(each.name, each.price) for each in articles]
        return [say("articles.at", article=name, price=price) if price else name for name, price in priced]
    values = [each.values for each in articles]
    if len({each.title for each in articles}) == 1 and len({len(each) for each in values}) == 1:
        differ = [place for place in range(len(values[0])) if len({each[place] for each in values}) > 1]
        return [" / ".join(titles.title(each[place], 40) for place in differ) for each in values]
    return [each.name for each in articles]


def question(articles: Sequence[Article]) -> str:
    """Return the question which of these is meant: "Hoodie: size S or L?"."""
    told = list(dict.fromkeys(apart(articles)))
    either = sentences.listed(told, "lists.or")
    several = len({each.title for each in articles}) > 1
    if several or told[0].startswith(articles[0].name):
        return say("articles.which", articles=either)
    title, size = titles.title(articles[0].title), all(is_size(each) for each in told)
    if not title:
        return say("articles.which_size" if size else "articles.which", articles=either)
    return say("articles.which_size_of" if size else "articles.which_of", title=title, articles=either)


def listed(articles: Sequence[Article]) -> str:
    """Return the articles with their handles, as programs and models read them."""
    return ", ".join(f"{each.name or 'article'} [{each.handle}]" for each in articles)
