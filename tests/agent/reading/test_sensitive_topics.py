"""Whether a customer speaks of orders, money or rules is read in every language; talk about articles is none of it."""

from __future__ import annotations

import pytest

from agent.reading.sensitive_topics import topics

MATTERS = [
    ("Where is my parcel?", "delivery"),
    ("I want my money back", "refund"),
    ("cancel it please", "cancel"),
    ("Wo ist mein Paket?", "delivery"),
    ("Ich möchte mein Geld zurück", "refund"),
    ("Bitte stornieren", "cancel"),
    ("Où est mon colis ?", "delivery"),
    ("Je veux un remboursement", "refund"),
    ("¿Dónde está mi pedido?", "order"),
    ("Quiero un reembolso", "refund"),
    ("Dov'è il mio ordine?", "order"),
    ("Vorrei un rimborso", "refund"),
    ("Waar is mijn bestelling?", "order"),
    ("Ik wil mijn geld terug", "refund"),
    ("Gdzie jest moja paczka?", "delivery"),
    ("Chcę zwrotu pieniędzy", "refund"),
    ("Onde está a minha encomenda?", "order"),
    ("Quero o reembolso", "refund"),
    ("Siparişim nerede?", "order"),
    ("İade istiyorum", "refund"),
    ("注文はどこですか", "order"),
    ("返金してください", "refund"),
    ("주문 어디에 있나요?", "order"),
    ("환불해 주세요", "refund"),
    ("我的订单在哪里", "order"),
    ("我要退款", "refund"),
    ("أين طلبي؟", "order"),
    ("أريد استرداد أموالي", "refund"),
    ("1007", "number"),
    ("#1007", "number"),
    ("and 1007?", "number"),
    ("I want 20 EUR", "amount"),
    ("get me a human", "person"),
]
ARTICLES = [
    "Which rain jacket is the warmest?",
    "Do you have it in navy, size M?",
    "Is it water-resistant?",
    "Something like this, but for winter",
    "page 2",
    "a charger for my bike lamp",
    "cargo pants",
    "a casserole",
    "Welche Jacke ist am wärmsten?",
    "Gibt es sie auch für unterwegs?",
    "ein Monitor mit 27 Zoll",
    "Quelle veste est la plus chaude ?",
    "un livre de cuisine",
    "Qué chaqueta abriga más?",
    "una mochila para viajar",
    "Quale giacca è la più calda?",
    "una buona borsa per una persona",
    "Welke jas is het warmst?",
    "Która kurtka jest cieplejsza?",
    "Qual casaco é mais quente?",
    "Hangi ceket daha sıcak?",
    "çadır hakkında bilgi",
    "一番暖かいジャケットはどれですか",
    "어떤 재킷이 가장 따뜻해요?",
    "哪件夹克最暖和",
    "أي سترة أدفأ؟",
]


@pytest.mark.parametrize(("text", "topic"), MATTERS)
def test_matters_are_read(text: str, topic: str) -> None:
    assert topic in topics(text)


@pytest.mark.parametrize("text", ARTICLES)
def test_articles_are_no_matter(text: str) -> None:
    assert topics(text) == frozenset()


def test_a_price_is_weak_and_no_number_of_an_order() -> None:
    assert topics("a rain jacket under 1200 EUR") == {"amount"}
    assert topics("a bottle of 1000 ml") == frozenset()
