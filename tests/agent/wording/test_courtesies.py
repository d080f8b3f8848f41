"""Only the kind of a courtesy or a question is the model's; facts about health and purse stand on the shop's data."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.guardrails import word_groups
from agent.guardrails.judge import PRODUCTS, Turn
from agent.guardrails.sentence_kinds import Kind
from agent.wording.courtesies import DATA, FACTS, Composer
from commerce.sentences import say
from tests.locale.test_catalogues import entries

ITEM = {"title": "Clay mug", "description": "Food safe, with a free saucer."}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("turn", [Turn(), Turn(matter=False, after_outcome=True), Turn(proposal_open=True)])
def test_in_matter_turns_nothing_of_the_models_text_is_shown(kind: Kind, turn: Turn) -> None:
    own = {form for name in ("chat", "orders") for forms in entries("en", name).values() for form in forms} | {""}
    for text in ("Zorbla 938", "Zorbla 938?", "Which zorbla address?", "Hello zorbla, thank you"):
        assert Composer(turn, [])(kind, text) in own


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Wie lautet die Nummer Ihrer Bestellung?", say("orders.which")),
        ("Quelle est votre adresse e-mail ?", say("chat.ask_email")),
        ("¿A qué dirección?", say("chat.ask_address")),
        ("なぜですか?", say("chat.ask_reason")),
        ("ما هو المقاس؟", say("chat.ask_variant")),
        ("어떤 상품인가요?", say("chat.ask_article")),
        ("Tell me?", say("chat.ask_more")),
    ],
)
def test_what_a_question_asks_for_is_asked_by_code(text: str, shown: str) -> None:
    assert Composer(Turn(), [])(Kind.QUESTION, text) == shown


def test_where_articles_are_in_play_only_questions_about_them_are_the_models() -> None:
    composed = Composer(PRODUCTS, [])
    assert composed(Kind.QUESTION, "Which size do you need?") == "Which size do you need?"
    assert composed(Kind.QUESTION, "Which order did we lose?") == say("orders.which")
    assert composed(Kind.PERSON, "Shall I call the colleague who approved it?") == say("chat.offer")


def test_a_fact_stands_on_the_shops_own_data_in_whatever_language() -> None:
    shown = {"kind": "products", "items": [ITEM], "query": "certified", "understood": {"category": "certified"}}
    bare, vouched = Composer(PRODUCTS, []), Composer(PRODUCTS, [shown])
    for text in ("It is safe for food.", "Die Untertasse ist gratis.", "Lavastoviglie: sicura per il lavaggio."):
        assert bare(Kind.PRODUCT, text) == ""
        assert vouched(Kind.PRODUCT, text) == text
    assert vouched(Kind.PRODUCT, "It is certified.") == ""  # that was the model's own word
    assert bare(Kind.PRODUCT, "A light mug for every day.") == "A light mug for every day."


@pytest.mark.parametrize(
    "text",
    [
        "Whoever buys a pair pays for one.",
        "Ab Mitternacht wird sie teurer.",
        "El precio del jarro sube mañana.",
        "Il produttore dà una garanzia a vita.",
        "Hij gaat een leven lang mee.",
        "Une enquête vise le modèle bleu.",
        "Zostały tylko dwie.",
        "As crianças podem brincar com ela.",
        "Bir müşteri yaralandı, dava etti.",
        "海で泳げます。",
        "물에 뜹니다.",
        "可以防子弹。",
        "تحتوي على الغلوتين.",
        "Find us on Instagram.",
        "Write to @mugs_and_more.",
        "It stops bullets.",
        "You may climb with it.",
        "Leave it on the stove.",
        "Sewn by child labour.",
        "We set one aside for you.",
        "It is fireproof.",
        "A competitor copies it.",
    ],
)
def test_deals_promises_stock_safety_origin_and_slander_stand_on_the_shops_data(text: str) -> None:
    assert Composer(PRODUCTS, [{"kind": "products", "items": [ITEM]}])(Kind.PRODUCT, text) == ""
    assert Composer(PRODUCTS, [{"kind": "products", "items": [{**ITEM, "description": text}]}])(Kind.PRODUCT, text)


@pytest.mark.parametrize(
    "text",
    [
        "The half-zip has numerous pockets.",
        "It stays in place and promotes calm.",
        "Die letzte in der Liste hat zahlreiche Fächer.",
        "Bu kazak yumuşak.",
        "I pantaloni sono a vita alta.",
        "El precio de la roja es más bajo.",
        "Une jupe courte, par rapport à l'autre.",
        "フード付きで、オレンジもあります。",
        "A suede bag with a reservoir, a battery and a carbon frame.",
        "اللون الرصاصي جميل.",
    ],
)
def test_words_that_only_look_like_those_pass(text: str) -> None:
    assert Composer(PRODUCTS, [])(Kind.PRODUCT, text) == text


@pytest.mark.parametrize(
    "text",
    [
        "It is safe to say that the wide one suits you.",
        "For your free time I would take the loose one.",
        "The shade is a soft baby blue.",
        "It is free of perfume.",
        "Dishwasher safe.",
        "The figure is painted by hand.",
        "Hands-free calls and a swim shirt.",
        "It takes two AA cells.",
        "It looks good on the shelf.",
        "Große Zahlen auf dem Zifferblatt.",
        "An der Luft trocknen lassen.",
        "Bitte nicht in den Ofen geben.",
        "Elle va bien avec une chemise blanche.",
        "Une enceinte légère pour la cuisine.",
        "Piles non incluses.",
        "Una cura per i dettagli.",
        "Un bol hondo.",
        "Wypada lepiej niż tamten.",
        "De rechter mouw heeft een zakje.",
        "Duas peças na caixa, com um saquinho.",
        "Kenevir ipten, denize bakan balkon için.",
        "三個セットです。",
        "体积只有一半。",
        "جلد طبيعي يبقى ناعماً.",
        "هذا أسرع وأهدأ.",
    ],
)
def test_words_say_nothing_in_another_sense_or_another_language(text: str) -> None:
    assert Composer(PRODUCTS, [])(Kind.PRODUCT, text) == text


def test_what_says_nothing_vouches_for_nothing_and_hides_nothing() -> None:
    washed = {"kind": "products", "items": [{"title": "Mug", "description": "Dishwasher safe, free of lead."}]}
    for text in (
        "It is safe to eat from.",
        "The saucer is free.",
        "Delivery is free of charge.",
        "Feel free, it is free.",
    ):
        assert Composer(PRODUCTS, [washed])(Kind.PRODUCT, text) == ""


def test_some_words_may_stand_between_but_no_sentence_ends_there() -> None:
    assert word_groups.found(FACTS, "If the strap ever breaks") == ["promised"]
    assert not word_groups.found(FACTS, "Tell me if. Nobody breaks")


@pytest.mark.parametrize("path", [DATA, FACTS])
def test_the_words_are_data_that_compiles(path: Path) -> None:
    assert word_groups.groups(path)
