"""In a language whose lists are not full, a request for a whole order counts only where no word of it is left unread."""

from __future__ import annotations

import pytest

from commerce.pointing import Said
from service.consent.complete import languages, read, unread
from service.consent.lists import fold

#: By language: a sum, a half, one article, a condition, a denial.
PARTS = {
    "fr": (
        "remboursez-moi 5 euros de la commande 1015",
        "remboursez la moitié de la commande 1015",
        "remboursez seulement le bonnet de la commande 1015",
        "annulez la commande 1015 si elle n'est pas partie demain",
        "n'annulez pas la commande 1015",
    ),
    "nl": (
        "betaal 5 euro van bestelling 1015 terug",
        "betaal de helft van bestelling 1015 terug",
        "betaal alleen de muts van bestelling 1015 terug",
        "annuleer bestelling 1015 als die morgen niet weg is",
        "annuleer bestelling 1015 niet",
    ),
    "pl": (
        "zwróć mi 5 euro z zamówienia 1015",
        "zwróć połowę zamówienia 1015",
        "zwróć pieniądze tylko za czapkę z zamówienia 1015",
        "anuluj zamówienie 1015, jeśli jutro nie wyjdzie",
        "nie anuluj zamówienia 1015",
    ),
    "pt": (
        "reembolse-me 5 euros da encomenda 1015",
        "reembolse metade da encomenda 1015",
        "reembolse só o gorro da encomenda 1015",
        "cancele a encomenda 1015 se amanhã não sair",
        "não cancele a encomenda 1015",
    ),
    "sv": (
        "återbetala 5 euro av order 1015",
        "återbetala hälften av order 1015",
        "återbetala bara mössan i order 1015",
        "avbryt order 1015 om den inte har skickats imorgon",
        "avbryt inte order 1015",
    ),
    "tr": (
        "1015 numaralı siparişin 5 eurosunu iade edin",
        "1015 siparişimin yarısını iade edin",
        "1015 siparişinden sadece bereyi iade edin",
        "1015 siparişi yarın gönderilmezse iptal edin",
        "1015 siparişimi iptal etmeyin",
    ),
    "ja": (
        "注文1015の5ユーロを返金してください",
        "注文1015の半額を返金してください",
        "注文1015のニット帽だけ返金してください",
        "明日までに発送されなければ注文1015をキャンセルしてください",
        "注文1015をキャンセルしないでください",
    ),
    "zh": (
        "请退还订单1015的5欧元",
        "请退还订单1015的一半",
        "只退订单1015的帽子",
        "如果明天还没发货,请取消订单1015",
        "不要取消订单1015",
    ),
    "ko": (
        "주문 1015의 5유로를 환불해 주세요",
        "주문 1015의 절반을 환불해 주세요",
        "주문 1015에서 모자만 환불해 주세요",
        "내일까지 발송되지 않으면 주문 1015를 취소해 주세요",
        "주문 1015를 취소하지 마세요",
    ),
    "ru": (
        "верните мне 5 евро за заказ 1015",
        "верните половину за заказ 1015",
        "верните деньги только за шапку из заказа 1015",
        "отмените заказ 1015, если завтра его не отправят",
        "не отменяйте заказ 1015",
    ),
    "ar": (
        "أعيدوا لي 5 يورو من الطلب 1015",
        "أعيدوا نصف مبلغ الطلب 1015",
        "أعيدوا ثمن القبعة فقط من الطلب 1015",
        "ألغوا الطلب 1015 إذا لم يرسل غدا",
        "لا تلغوا الطلب 1015",
    ),
    "fi": (
        "palauta 5 euroa tilauksesta 1015",
        "palauta puolet tilauksesta 1015",
        "palauta vain pipo tilauksesta 1015",
        "peruuta tilaus 1015 jos sitä ei ole lähetetty huomenna",
        "älä peruuta tilausta 1015",
    ),
    "da": (
        "refunder 5 euro af ordre 1015",
        "refunder halvdelen af ordre 1015",
        "refunder kun huen fra ordre 1015",
        "annuller ordre 1015 hvis den ikke er sendt i morgen",
        "annuller ikke ordre 1015",
    ),
    "cs": (
        "vraťte 5 eur z objednávky 1015",
        "vraťte polovinu objednávky 1015",
        "vraťte peníze jen za čepici z objednávky 1015",
        "zrušte objednávku 1015, pokud zítra neodejde",
        "nerušte objednávku 1015",
    ),
    "id": (
        "kembalikan 5 euro dari pesanan 1015",
        "kembalikan setengah pesanan 1015",
        "kembalikan uang topi saja dari pesanan 1015",
        "batalkan pesanan 1015 jika belum dikirim besok",
        "jangan batalkan pesanan 1015",
    ),
}
WHOLE = {
    "fr": (
        "annulez la commande 1015 s'il vous plaît",
        "Bonjour, je voudrais annuler ma commande 1015, merci",
        "remboursez la commande 1015",
    ),
    "nl": (
        "annuleer bestelling 1015 aub",
        "Hallo, ik wil graag mijn bestelling 1015 annuleren",
        "betaal bestelling 1015 terug",
    ),
    "pl": (
        "anuluj zamówienie 1015 proszę",
        "chciałbym anulować zamówienie nr 1015",
        "proszę o zwrot pieniędzy za zamówienie 1015",
    ),
    "pt": (
        "cancele o pedido 1015 por favor",
        "quero cancelar a minha encomenda 1015, obrigado",
        "reembolse a encomenda 1015",
    ),
    "sv": ("avbeställ order 1015 tack", "hej, jag vill avbeställa min beställning 1015", "återbetala order 1015"),
    "tr": (
        "1015 numaralı siparişimi iptal edin lütfen",
        "siparişimi iptal etmek istiyorum 1015",
        "1015 siparişi iade edin",
    ),
    "ja": ("注文1015をキャンセルしてください", "1015 キャンセル", "注文1015の返金をお願いします"),
    "zh": ("请取消订单1015", "我要取消订单1015，谢谢", "订单1015退款"),
    "ko": ("주문 1015를 취소해 주세요", "주문번호 1015 취소해주세요", "1015 환불 부탁드립니다"),
    "ar": ("ألغوا الطلب 1015 من فضلكم", "أريد إلغاء الطلب رقم 1015", "أريد استرداد مبلغ الطلب 1015"),
}
FULL = (
    "1015 stornieren bitte",
    "Storno 1015",
    "bitte Bestellung 1015 komplett erstatten",
    "cancel 1015",
    "refund it",
    "i want my money back for 1015",
    "refund 1015, everything arrived broken",
    "plus the frying pan",
    "The waffle iron sparks when plugged and smells burnt, refund order 1015",
    "cancele el pedido 1015",
    "cancela el pedido 1015 por favor",
    "reembolse el pedido 1015",
    "annulla l'ordine 1015",
    "annulla ordine 1015 grazie",
    "vorrei annullare l'ordine 1015",
    "¿podrías cancelar 1015?",
    "potresti annullare l'ordine 1015?",
    "könntest du 1015 stornieren?",
)


@pytest.mark.parametrize("language", PARTS)
def test_what_is_not_read_to_the_last_word_is_unread(language: str) -> None:
    states = [
        {read(text, action, "1015") for action in ("cancel_order", "refund_order", "return_items")}
        for text in PARTS[language]
    ]
    assert states == [{"unread"}] * len(states)


@pytest.mark.parametrize("language", WHOLE)
def test_a_plain_wish_is_read(language: str) -> None:
    first, second, third = WHOLE[language]
    assert [read(each, "cancel_order", "1015") for each in (first, second)] == ["wish", "wish"]
    assert read(third, "refund_order", "1015") == "wish"


@pytest.mark.parametrize("text", FULL)
def test_full_languages_are_read_as_they_are(text: str) -> None:
    assert read(text, "cancel_order", "1015") == "read"


def test_another_number_is_a_word_of_its_own() -> None:
    assert read("注文1015をキャンセルしてください", "cancel_order", "1018") == "unread"
    assert read("annuleer bestelling 1015 2", "cancel_order", "1015") == "unread"


def test_the_newest_words_that_say_something_decide() -> None:
    wish, only, hello = Said(True, "注文1015をキャンセルしてください"), Said(True, "帽子だけ"), Said(True, "はい")
    shown = Said(False, "Which order is it?")
    assert not unread([wish, shown, hello], "cancel_order", "1015")
    assert unread([wish, shown, only], "cancel_order", "1015")
    assert not unread([only, shown, wish], "cancel_order", "1015")
    assert not unread([Said(True, "refund order 1015"), shown, Said(True, "ripped")], "refund_order", "1015")
    assert unread([Said(True, "peruuta 1015")], "cancel_order", "1015")
    assert not unread([Said(True, "1015")], "cancel_order", "1015")


def test_languages_are_told_apart() -> None:
    assert languages(fold("não cancele o pedido").split()) == {"pt"}
    assert "pt" in languages(fold("nao cancele o pedido").split())
    assert languages(fold("no cancele el pedido").split()) == {"es"}
    assert languages(fold("qwerty asdf").split()) == frozenset()


@pytest.mark.parametrize("text", ["j'aimerais annuler ma commande d'earbuds", "oui, annulez 1025"])
def test_the_only_article_and_a_yes_leave_no_word_unread(text: str) -> None:
    assert read(text, "cancel_order", "1025", "Fenna Noise-Cancelling Earbuds") == "wish"


@pytest.mark.parametrize(
    "text",
    [
        "j'aimerais annuler ma commande sans les earbuds",
        "j'aimerais annuler un earbuds",
        "annulez ma commande d'earbuds demain",
        "oui, n'annulez pas 1025",
    ],
)
def test_what_is_left_out_stays_unread(text: str) -> None:
    assert read(text, "cancel_order", "1025", "Fenna Noise-Cancelling Earbuds") == "unread"
