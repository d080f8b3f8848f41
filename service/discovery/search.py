"""Ranking: identifiers on top, then words and meaning fused, all among the products that meet the conditions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commerce.money import exponent
from service.discovery import fusion
from service.discovery.absence import NEAR, NEAREST, thing
from service.discovery.audience import is_person
from service.discovery.conditions import having_property, of_kinds, selected
from service.discovery.idle import is_idle
from service.discovery.kinds import key, said
from service.discovery.known import known as known_values
from service.discovery.page import Correction, Understood
from service.discovery.recognise import COLOUR, SIZE, ParsedQuery, recognise
from service.discovery.request import SearchRequest, Sort
from service.discovery.structure import structured
from service.discovery.understand import Reading, read
from service.discovery.view import View
from service.discovery.wording import wording
from store.search.analyse import is_sentence, query_words, words
from store.search.filters import Columns, Filters
from store.search.selection import Ids, Scores, Selection, among, union
from store.search.word_index import Hits

Encode = Callable[[str], Scores | None]
Ranking = tuple[Ids, Scores]
#: Products without a word of the query count only from this cosine up, absolute and beside the best one.
_MEANS_SOMETHING, _BESIDE_BEST = 0.25, 0.6
#: Under conditions on price, size, colour and the like: what is left may all be something else.
_UNDER_CONDITIONS = 0.7
#: Sorting by price is among what was really asked for: near the best match in words or in meaning.
_SORT_WORDS, _SORT_MEANING, _SORT_DEPTH = 0.5, 0.85, 200
#: Where so many products have every word of the query, only they are sorted.
_ALL_OF_IT, _ENOUGH_WHOLE = 0.99, 3
#: How much the price counts when something cheap is wanted, beside relevance that adds up to 1.65.
_CHEAP_WEIGHT = 0.3
#: Words that name no thing.
_ANYTHING = frozenset(
    "a all an any anything are article articles do everything find for give have i in is item items me of please pls"
    " product products show some something stuff that the there thing things what which with you".split()
)
_NO_IDS: Ids = np.zeros(0, dtype=np.int64)
_NO_SCORES: Scores = np.zeros(0, dtype=np.float32)


@dataclass
class Plan:
    """A search after its words were read: what to look for, and under which conditions."""

    reading: Reading
    parsed: ParsedQuery
    filters: Filters
    pin_filters: Filters
    sort: Sort
    corrections: list[Correction] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    also: dict[str, list[str]] = field(default_factory=dict)
    spell: bool = True
    #: No product has a word of the query, or one that means the same: what is found is only near in meaning.
    near_only: bool = False
    #: What was asked for that nothing of the kind says of itself.
    unmet: tuple[str, ...] = ()
    #: What a request is about that names no kind of this catalogue, and whether there is nothing of it.
    sought: str = ""
    absent: bool = False

    def understood(self, request: SearchRequest, view: View) -> Understood:
        """Return what was understood, as customers may see it."""
        reading, parsed, filters = self.reading, self.parsed, self.filters
        return Understood(
            text=parsed.text,
            min_price=_strictest(max, request.min_price, reading.min_price),
            max_price=_strictest(min, request.max_price, reading.max_price),
            currency=view.columns.currency if (filters.min_price, filters.max_price) != (None, None) else None,
            in_stock=self.filters.in_stock,
            category=request.category or None,
            options=dict(filters.options) or None,
            size=parsed.size or None,
            colour=parsed.colour or None,
            material=parsed.material or None,
            brand=filters.brand or None,
            kinds=list(filters.kinds) or None,
            audience=filters.audience or None,
            needs=list(filters.needs) or None,
            avoid=list(filters.avoid) or None,
            min_rating=filters.min_rating,
            unmet=list(self.unmet) or None,
            exclude=list(filters.exclude) or None,
            quantity=parsed.quantity,
            cheap=parsed.cheap or None,
            sort=None if self.sort == "relevance" else self.sort,
            corrections=self.corrections or None,
            identifiers=self.identifiers or None,
            also=self.also or None,
            known=known_values(request, parsed, filters, view) or None,
        )


def plan(request: SearchRequest, view: View) -> Plan:
    """Read the words of a request and join what they say with its explicit conditions; the stricter one holds."""
    currency = view.columns.currency
    reading = read(request.query, request.ignore)
    # An article number is not to be read for prices, sizes and colours.
    named = view.identifiers.find(reading.text)
    if not named and view.identifiers.find(request.query):
        reading = read(request.query, {*request.ignore, "price"})
        named = view.identifiers.find(reading.text)
    parsed = ParsedQuery(reading.text) if named else _parsed(reading.text, request, view)
    parsed = _tagged(parsed, reading, request, view)
    among = of_kinds(view, parsed.kinds)
    missing = tuple(word for word in parsed.needs if not (having_property(view, word, among) & among).any())
    parsed = replace(parsed, needs=tuple(word for word in parsed.needs if word not in missing))
    explicit, filters = _filters(request, reading, parsed, currency)
    sort = request.sort or reading.sort or "relevance"
    if (filters or sort != "relevance") and all(_says_nothing(word) for word in words(parsed.text)):
        parsed = replace(parsed, text="")  # "is there anything under 10?" browses
    sought = "" if named or filters.category or filters.brand or parsed.kinds else thing(said(parsed.text), view)
    unmet, spell = tuple(dict.fromkeys((*parsed.unmet, *missing))), "corrections" not in request.ignore
    return Plan(reading, parsed, filters, explicit, sort, spell=spell, unmet=unmet, sought=sought)


def _says_nothing(word: str) -> bool:
    """Return whether a word of a request names no thing."""
    return word in _ANYTHING or is_idle(word) or is_person(word) or word.isdecimal()


def _tagged(parsed: ParsedQuery, reading: Reading, request: SearchRequest, view: View) -> ParsedQuery:
    """Return a request for what is new or on sale, and for no kind, as one for what the shop tags so."""
    said = [word for word in words(parsed.text) if not _says_nothing(word)]
    tag = said[0] if said in (["sale"], ["new"]) else "new" if reading.sort == "newest" and not said else ""
    if not tag or parsed.kinds or request.needs or not view.states(tag, ~view.columns.none()):
        return parsed
    return replace(parsed, text="", needs=(tag,))


def _filters(request: SearchRequest, reading: Reading, parsed: ParsedQuery, currency: str) -> tuple[Filters, Filters]:
    """Return the conditions of the request's own fields, and all of them.

    "Is the TC 8001 in stock?" wants to hear about the TC 8001, also when it is sold out: for that there are the first.
    """
    low = _strictest(max, request.min_price, reading.min_price)
    high = _strictest(min, request.max_price, reading.max_price)
    explicit = Filters(
        min_price=_minor(low, currency, ROUND_CEILING),
        max_price=_minor(high, currency, ROUND_FLOOR),
        in_stock=request.in_stock,
        category=request.category,
        categories=request.categories,
        options=tuple(request.options.items()),
        brand=request.brand,
        exclude=request.exclude,
    )
    avoid = tuple(dict.fromkeys((*request.avoid, *parsed.avoid)))
    filters = replace(
        explicit,
        in_stock=reading.in_stock if request.in_stock is None else request.in_stock,
        preferences=tuple((name, value) for name, value in ((SIZE, parsed.size), (COLOUR, parsed.colour)) if value),
        contains=(parsed.material,) if parsed.material else (),
        brand=explicit.brand or parsed.brand,
        exclude=tuple(each for each in dict.fromkeys((*explicit.exclude, *parsed.exclude)) if each not in avoid),
        avoid=avoid,
        options=tuple({**dict(parsed.options), **request.options}.items()),
        kinds=parsed.kinds,
        audience=parsed.audience,
        needs=parsed.needs,
        min_rating=request.min_rating,
    )
    return explicit, filters


def _parsed(text: str, request: SearchRequest, view: View) -> ParsedQuery:
    """Return what words say, and what the request's own fields say in their place."""
    parsed = recognise(text, view, request.ignore)
    kinds = tuple(kind for each in request.kinds for kind in sorted(view.kinds.within(each)))
    # Whoever names the kind beside the words says with `needs` what it must be.
    ignored = {*request.ignore, "needs"} if kinds or request.category or request.categories else request.ignore
    parsed = structured(parsed, text, view, ignored, kinds)
    own = {
        name: getattr(request, name) for name in ("colour", "size", "material", "audience") if getattr(request, name)
    }
    return replace(parsed, **own, needs=tuple(dict.fromkeys((*request.needs, *parsed.needs))))


def _strictest(choose: Callable[..., Decimal], *bounds: Decimal | None) -> Decimal | None:
    given = [bound for bound in bounds if bound is not None]
    return choose(given) if given else None


def _minor(amount: Decimal | None, currency: str, rounding: str) -> int | None:
    if amount is None or not currency:  # of a catalogue that holds nothing yet
        return None
    return int(amount.scaleb(exponent(currency)).to_integral_value(rounding))


def rank(view: View, plan: Plan, encode: Encode, only: Ids | None = None) -> Ids:
    """Return the row ids of all results in order, and note corrections and identifiers in ``plan``.

    ``encode`` turns the query into a vector, or returns None when it cannot: then words answer alone. ``only``
    narrows the search to some products, as evaluations do.
    """
    within = selected(view, plan.filters)
    if only is not None:
        within = Selection(within.ids, within.mask & np.isin(within.ids, only))
    text = plan.parsed.text
    if not words(text):
        browsing = not text and (plan.filters or plan.sort != "relevance")
        return _sorted(view.columns, within.chosen, plan.sort, browsing=True) if browsing else _NO_IDS
    pinned = pins(view, plan)
    pinned = pinned if only is None else pinned[among(pinned, only)]
    if not within.mask.any():
        return pinned
    by_words, by_meaning, weights = retrieved(view, plan, encode, within)
    ids, scores = fusion.convex(by_words, by_meaning, weights)
    plan.near_only = not len(by_words.ids) and not len(pinned) and len(ids) > 0 and not plan.filters.kinds
    near = float(by_meaning[1][0]) >= NEAR if len(by_meaning[0]) else False
    plan.absent = bool(plan.sought) and not len(pinned) and (view.kinds.any or not near)
    if plan.absent:  # what is shown beside that is near in meaning, or nothing is
        ids, scores = _near(ids, scores, by_meaning)
    ids, scores = _buyable(view, plan, ids, scores)
    if plan.parsed.cheap and plan.sort == "relevance":
        ids = _cheaper_first(view.columns, ids, scores)
    if plan.sort != "relevance":
        meant = union(_close((by_words.ids, by_words.scores), _SORT_WORDS), _close(by_meaning, _SORT_MEANING))
        ids = _whole(by_words, ids[among(ids, meant)])[:_SORT_DEPTH]
        return _in_turn(view, plan, _sorted(view.columns, union(ids, pinned), plan.sort))
    return np.concatenate([pinned, ids[~among(ids, pinned)]]) if len(pinned) else _in_turn(view, plan, ids)


def _in_turn(view: View, plan: Plan, ids: Ids) -> Ids:
    """Return ``ids`` with one of each thing after the other where several were asked for: "a tent and a mug"."""
    groups = plan.parsed.groups
    if len(groups) < 2:
        return ids
    places = view.columns.positions(ids)
    turn = np.zeros(len(ids), dtype=np.int64)
    for kinds in groups:
        mine = view.kinds.mask(kinds)[places]
        turn[mine] = np.arange(np.count_nonzero(mine))
    found: Ids = ids[np.argsort(turn, kind="stable")]
    return found


def _buyable(view: View, plan: Plan, ids: Ids, scores: Scores) -> Ranking:
    """Return those whose variant that is asked for can be bought, where some can; what is sold out altogether stays."""
    filters = plan.filters
    if not (filters.options or filters.preferences) or filters.in_stock is not None:
        return ids, scores
    places = view.columns.positions(ids)
    there = view.columns.select(replace(filters, in_stock=True)).mask[places]
    keep = there | ~view.columns.in_stock[places]
    return (ids[keep], scores[keep]) if there.any() else (ids, scores)


def _near(ids: Ids, scores: Scores, by_meaning: Ranking) -> Ranking:
    """Return those that are near in meaning."""
    near = among(ids, by_meaning[0][by_meaning[1] >= NEAREST])
    return ids[near], scores[near]


def pins(view: View, plan: Plan) -> Ids:
    """Return the products that the words name by an article number, and note those in ``plan``."""
    found = view.identifiers.find(plan.parsed.text)
    plan.identifiers = [text for text, _ in found]
    if not found:
        return _NO_IDS
    allowed = selected(view, plan.pin_filters)
    rows = np.array(list(dict.fromkeys(row for _, ids in found for row in ids)), dtype=np.int64)
    return rows[np.isin(rows, allowed.chosen)]


def retrieved(view: View, plan: Plan, encode: Encode, within: Selection) -> tuple[Hits, Ranking, fusion.Weights]:
    """Return what words find and what meaning finds, the latter without what is neither near nor named; and weights."""
    known = {word for text in plan.identifiers for word in words(text)}
    known |= {word for word in words(plan.parsed.text) if _beside(word) or view.kinds.named((key(word),))}
    said = wording(plan.parsed.text, view, known, spell=plan.spell)
    vector = encode(said.text) if len(view.vectors) else None
    none = _NO_IDS, _NO_SCORES, 0.0
    ids, cosines, best = none if vector is None else view.vectors.look(vector, within, fusion.DEPTH)
    said.hear(view.words, ids)
    plan.corrections, plan.also = said.corrections, said.also
    by_words = view.words.look(said.terms, said.phrase, within, fusion.DEPTH, said.alike)
    if len(ids):
        # What is left under the conditions must be near what was asked for, not just nearest of what is left.
        best = max(best, float(cosines[0]))
        given = plan.filters
        # Of a whole sentence most words are beside the point, and a category says itself what is meant.
        named = given.category or given.brand or given.options or given.kinds
        strict = bool(given) and not (named or is_sentence(said.text))
        if strict:
            by_words = _fitting(by_words, (ids, cosines), best)
        floor = max(_MEANS_SOMETHING, (_UNDER_CONDITIONS if strict else _BESIDE_BEST) * best)
        # Whatever is of the kind that was named is what was asked for.
        heard = (cosines >= floor) | among(ids, by_words.ids) | bool(given.kinds)
        ids, cosines = ids[heard], cosines[heard]
    return by_words, (ids, cosines), _weights(view, said.text)


def _fitting(by_words: Hits, by_meaning: Ranking, best: float) -> Hits:
    """Return what words found without what has few of them and means something else.

    Of a search for yellow boots of size 28 a yellow rucksack must not be all that is left: then it is better to say
    which condition left no boots.
    """
    ids, cosines = by_meaning
    order = np.argsort(ids)
    places = np.minimum(np.searchsorted(ids[order], by_words.ids), len(ids) - 1)
    near = np.where(ids[order][places] == by_words.ids, cosines[order][places], np.float32(0))
    covered = by_words.support(by_words.ids)[0]
    fits = (near >= _UNDER_CONDITIONS * best) | (covered >= _ALL_OF_IT) | ((covered >= 0.5) & (near >= 0.4 * best))
    return replace(by_words, ids=by_words.ids[fits], scores=by_words.scores[fits])


def _beside(word: str) -> bool:
    """Return whether a word is known to the language though no product has it."""
    return is_person(word) or is_idle(word)


def _weights(view: View, text: str) -> fusion.Weights:
    if " ".join(words(text)) in view.brands:
        return fusion.BRAND_ALONE
    if is_sentence(text):
        return fusion.SENTENCE
    return fusion.ONE_WORD if len(set(query_words(text))) == 1 else fusion.BOTH


def _whole(by_words: Hits, ids: Ids) -> Ids:
    """Return those that have all that was asked for, if some do: the cheapest rain jacket is no fleece jacket."""
    whole = by_words.support(ids)[0] >= _ALL_OF_IT
    return ids[whole] if np.count_nonzero(whole) >= _ENOUGH_WHOLE else ids


def _close(ranking: Ranking, share: float) -> Ids:
    """Return those whose score is at least ``share`` of the best one."""
    ids, scores = ranking
    return ids[scores >= share * scores[0]] if len(ids) else ids


def _cheaper_first(columns: Columns, ids: Ids, scores: Scores) -> Ids:
    """Return ``ids`` with those of low prices a little further up."""
    prices = columns.price[columns.positions(ids)]
    rank_of = np.searchsorted(np.sort(prices), prices) / max(1, len(prices))
    return ids[np.argsort(-(scores - np.float32(_CHEAP_WEIGHT) * rank_of), kind="stable")]


def _sorted(columns: Columns, ids: Ids, sort: Sort, *, browsing: bool = False) -> Ids:
    """Return ``ids`` in the wished order; ties, and no request at all, by what can be bought and then by id."""
    places = columns.positions(ids)
    sold_out = ~columns.in_stock[places]
    keys: dict[Sort, NDArray[Any]] = {
        "price_asc": columns.price[places],
        "price_desc": -columns.price[places],
        "newest": -columns.updated[places],
        "rating": -columns.rating[places],
        "relevance": -columns.rating[places],
    }
    if browsing and sort == "relevance":
        order = np.lexsort((ids, keys["rating"], sold_out))
    else:
        order = np.lexsort((ids, sold_out, keys[sort]))
    return ids[order]
