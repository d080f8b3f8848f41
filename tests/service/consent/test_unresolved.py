"""A count or an exception of something that is no article of the order is no request for all of it."""

from __future__ import annotations

import pytest

from commerce.articles import Article
from service.consent.unresolved import something

ORDER = [Article("0", "0", "Rose Lamp"), Article("1", "1", "Big Mug", "Blue"), Article("2", "2", "Frying Pan", "24 cm")]


@pytest.mark.parametrize(
    "text",
    [
        "erstatte eine Tasse aus 4411",
        "erstatte mir bitte zwei Becher aus 4411",
        "erstatte 4411 ohne die Pfanne",
        "bitte 4411 erstatten, nur die Becher",
        "reembolsa una taza del pedido 4411",
        "devuelve el pedido 4411 salvo la sartén",
        "rembourse une tasse de la commande 4411",
        "rembourse la commande 4411 hormis la poêle",
        "rembourse uniquement les tasses de 4411",
        "rimborsa una tazza dell'ordine 4411",
        "rimborsa l'ordine 4411 tranne la padella",
        "graag een beker van 4411 retourneren",
        "annuleer 4411 behalve de beker",
        "zwróć jeden kubek z 4411",
        "cancela o pedido 4411 exceto a frigideira",
        "annuler 4411 sauf la poêle",
        "refund a cup of 4411",
        "refund one tumbler of 4411",
        "refund all of 4411 bar one tumbler",
        "cancel 4411 without the tumblers",
        "refund 5 of 4411",
        "storniere 4411, aber die Pfanne behalte ich",
        "annule 4411 mais je garde la poêle",
        "refund two from order 4411",
        "von den zwei Tassen aus 4411 nur die eine erstatten",
        "refund part of 4411",
        "cancel some of 4411",
        "cancel 4411 but not all",
        "cancel one thing in 4411",
        "I don't need all of 4411, cancel",
        "cancel order 4411 and keep something",
        "storniere 4411, aber nicht alles",
        "erstatte einen Teil von 4411",
        "reembolsa una parte de 4411",
        "cancela 4411, pero no todo",
        "rimborsa parzialmente 4411",
        "annulla 4411, ma non tutto",
    ],
)
def test_a_part_that_nobody_can_name(text: str) -> None:
    assert something(text, ORDER)


@pytest.mark.parametrize(
    "text",
    [
        "refund order 4411, it arrived broken, thank you",
        "refund order 4411",
        "I want a refund for order 4411",
        "I would like a full refund of 4411 please",
        "cancel order 4411 without any problems",
        "refund 4411, it came with a dent",
        "can you give me a refund for order 4411, I have a question too",
        "refund a mug of 4411",
        "refund one lamp from 4411",
        "cancel 4411 except the pan",
        "erstatte Bestellung 4411 bitte",
        "ich möchte eine Erstattung für 4411",
        "ich möchte Bestellung 4411 stornieren",
        "quiero un reembolso del pedido 4411",
        "je voudrais un remboursement de la commande 4411",
        "vorrei un rimborso per l'ordine 4411",
        "I want to return 4411 because a friend gave me one",
        "refund 4411, I waited for two weeks",
        "just a quick question, can I return 4411?",
        "it arrived without the lid, refund 4411",
        "refund 10 EUR of 4411",
        "only refund order 4411",
        "refund all of 4411",
        "refund 4411 but I keep the lamp",
        "cancel 4411, keep the rest of the account as it is",
        "refund both of order 4411",
        "zwróć zamówienie 4411",
    ],
)
def test_words_that_say_nothing_of_their_own(text: str) -> None:
    assert not something(text, ORDER)
