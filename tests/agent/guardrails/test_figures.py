"""Numbers stand on grounds, however they are written."""

import pytest

from agent.guardrails.figures import Figure, Stated, figures

RESULTS = [
    {
        "kind": "order",
        "order": {
            "number": "1007",
            "total": "1234.50",
            "placed_on": "2026-05-12",
            "lines": [{"quantity": 2}, {"quantity": 1}],
        },
    },
    {"kind": "policy", "text": "Returns within 30 days. A fee of 10% is kept."},
]


@pytest.mark.parametrize(
    "said",
    [
        "Order 1007 cost 1.234,50 EUR.",
        "Order 1007 cost €1,234.50.",
        "1234,5 zł",
        "Es waren 1 234,50 Euro am 12. Mai.",
        "You bought it on May 12th.",
        "It was on the 12th of May.",
        "le 12 mai",
        "el 12 de mayo",
        "12.05.2026",
        "5月12日",
        "١٢٣٤٫٥٠ يورو",
        "１２３４．５０ユーロ",
        "thirty days, trente jours, dreißig Tage, otuz gün, trzydzieści dni",
        "三十日以内",
        "삼십 일 이내",
        "10 percent, 10 %, 10 Prozent, %10",
        "It has two articles.",
        "No number at all.",
    ],
)
def test_what_a_result_states_may_be_said_in_any_form(said: str) -> None:
    assert Stated(RESULTS).lacking(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "Order 1008.",
        "1.234,51 EUR",
        "You get 30% off.",
        "It arrives on 13 May.",
        "am 12. Juni",
        "6月12日",
        "forty days",
        "四十日以内",
        "사흘 안에",
        "kırk gün",
        "١٢٫٥٠ يورو",
        "１２６．８０",
        "126.80 EUR is back on your card",
        "hundred euros",
    ],
)
def test_what_nobody_states_is_lacking(said: str) -> None:
    assert Stated(RESULTS).lacking(said)


def test_small_counts_are_fine_where_products_are_talked_about() -> None:
    assert Stated([]).lacking("Both jackets and two hats.", few=True) == []
    assert Stated([]).lacking("It costs two euros.", few=True) == [Figure("money", "2")]
    assert Stated([]).lacking("Take 2 % off.", few=True) == [Figure("percent", "2")]
    assert Stated([]).lacking("Two hats.")


def test_the_customer_names_orders_and_sizes_but_no_money() -> None:
    stated = Stated([], ["order 1012, size 44, I want 80 EUR and 50 percent"])
    assert stated.lacking("Do you mean order 1012 in size 44?") == []
    assert stated.lacking("You get 80 EUR.")
    assert stated.lacking("You get 50%.")


def test_figures_of_one_number_in_two_spellings_are_one() -> None:
    assert figures("1.234,50 EUR, 1,234.50 EUR, €1234.5") == [Figure("money", "1234.5")]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Only two left in your size.", "2"),
        ("There are three of them left.", "3"),
        ("Just one left.", "1"),
        ("Nur noch drei Stück da.", "3"),
        ("Il n'en reste que deux.", "2"),
        ("Solo nos quedan dos.", "2"),
        ("Solo nos queda un par.", "2"),
        ("Ne restano solo tre.", "3"),
        ("Er zijn nog vier stuks over.", "4"),
        ("Restam só duas.", "2"),
        ("Zostały dwie sztuki.", "2"),
        ("Son iki tane kaldı.", "2"),
        ("بقيت ثلاث قطع.", "3"),
        ("残り二点です。", "2"),
        ("두 개 남았어요.", "2"),
        ("只剩两件了。", "2"),
        ("within three days", "3"),
        ("binnen zwei Tagen", "2"),
        ("sous cinq jours", "5"),
        ("en dos semanas", "2"),
        ("tra sei giorni", "6"),
        ("in twee weken", "2"),
        ("dentro de um par de dias", "2"),
        ("za dwa tygodnie", "2"),
        ("iki gün içinde", "2"),
        ("خلال ثلاثة أيام", "3"),
        ("三天内", "3"),
        ("三日以内", "3"),
        ("사흘 안에", "3"),
        ("within 3 days", "3"),
        ("only 2 left", "2"),
    ],
)
def test_days_and_what_is_left_stand_on_grounds_in_words_too(said: str, value: str) -> None:
    assert [each.value for each in Stated([]).lacking(said, few=True)] == [value]
    assert Stated([{"kind": "product", "item": {"left": int(value)}}]).lacking(said, few=True) == []


@pytest.mark.parametrize(
    "said",
    [
        "One of the best coats we have.",
        "A pair of shoes with two laces.",
        "Two pockets on the left, one on the right.",
        "Ein Paar Socken.",
        "C'est l'un des plus chauds.",
        "Le queda un poco grande.",
        "Una de las dos.",
        "Un paio di scarpe.",
        "Um par de meias para o dia a dia.",
        "Een van de twee.",
        "Jedna z nich.",
        "Bir çift bot.",
        "Half the weight of the other one.",
        "It charges in two hours.",
        "From three years on.",
        "¿Cuál de los dos?",
        "Once you have worn it, you will know.",
        "Payment is due on delivery.",
        "Ci sto comodo.",
        "Rzuca ciekawszy cień.",
        "Jeden Cent zu viel ist das nicht.",
        "Ten tydzień z plecakiem był lekki.",
        "一种面料",
        "한 번 입어 보세요.",
    ],
)
def test_an_article_a_pair_and_a_small_count_are_no_figures_in_talk_about_products(said: str) -> None:
    assert Stated([]).lacking(said, few=True) == []


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("quatre-vingt-dix-sept euros", "97"),
        ("soixante et onze euros", "71"),
        ("septante-cinq euros", "75"),
        ("treinta y cinco euros", "35"),
        ("fünfundvierzig Euro", "45"),
        ("twenty-five euros", "25"),
        ("trentatré euro", "33"),
        ("vijfenzestig euro", "65"),
        ("vinte e duas libras", "22"),
        ("dwadzieścia cztery euro", "24"),
        ("otuz beş euro", "35"),
        ("خمسة وعشرون يورو", "25"),
        ("삼십 유로", "30"),
        ("ten euros", "10"),
        ("cent euros", "100"),
        ("cien euros", "100"),
        ("sto złotych", "100"),
    ],
)
def test_number_words_up_to_a_hundred_are_read_whole(said: str, value: str) -> None:
    assert figures(said) == [Figure("money", value)]


@pytest.mark.parametrize(
    "said",
    [
        "Grazie mille per la pazienza.",
        "A thousand thanks!",
        "Tausend Dank.",
        "Mille mercis.",
        "Mil gracias.",
        "Mil desculpas.",
        "ألف شكر على صبرك.",
    ],
)
def test_a_thousand_thanks_are_no_number(said: str) -> None:
    assert figures(said) == []
    assert figures("Costa mille euro.") == [Figure("money", "1000")]


def test_a_rating_at_the_end_of_a_sentence_is_no_day() -> None:
    assert not Stated([{"rating": 4.8}]).lacking("Buyers rate it 4.8.")
    assert Stated([{"rating": 4.7}]).lacking("Buyers rate it 4.8.")
    assert not figures("받침은 오일을 먹인 참나무입니다.")
