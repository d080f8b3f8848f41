"""The reader of sentences and the head that it was fitted with."""

import json
from pathlib import Path

import numpy as np
import pytest
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage

from agent.guardrails import cues, fit, grams
from agent.guardrails.gate import Gate
from agent.guardrails.judge import PRODUCTS, Turn, may_show
from agent.guardrails.sentence_kinds import Kind
from agent.guardrails.sentence_reader import SentenceReader, reader
from connectors.encoders import Encoder, load_encoder

JACKET: dict[str, object] = {
    "kind": "product",
    "item": {"title": "Harbour Jacket", "price": "79.00", "currency": "EUR", "options": {"Size": ["S", "M", "L"]}},
}
LISTS = Path(__file__).parents[3] / "evals" / "claims"


def _through(sentence: str, results: list[dict[str, object]], turn: Turn) -> str:
    messages: list[AnyMessage] = [
        message
        for number, result in enumerate(map(json.dumps, results))
        for message in (
            AIMessage("", tool_calls=[{"name": "tool", "args": {}, "id": str(number)}]),
            ToolMessage(result, tool_call_id=str(number)),
        )
    ]
    return Gate({"shop.example.com"}, messages, turn=turn).whole(sentence).strip()


def test_the_head_was_fitted_on_the_exemplars_that_lie_beside_it() -> None:
    with np.load(fit.HEAD, allow_pickle=False) as data:
        assert str(data["exemplars"]) == fit.digest(), "run: python -m agent.guardrails.fit"
        assert tuple(data["cues"]) == cues.names()


def test_no_measured_sentence_is_an_exemplar() -> None:
    known = {" ".join(fit.plain(text).split()) for _, _, text in fit.exemplars()}
    for path in LISTS.glob("*.jsonl"):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert not {" ".join(fit.plain(row["text"]).split()) for row in rows} & known


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Your refund was sent this morning.", {Kind.DEED, Kind.MONEY, Kind.STATE}),
        ("Ihre Bestellung habe ich storniert.", {Kind.DEED}),
        ("Nous vous rembourserons demain.", {Kind.PROMISE, Kind.TIME}),
        ("¿Cuál es el número de tu tarjeta?", {Kind.SECRET}),
        ("Which colour would you prefer?", {Kind.QUESTION, Kind.PRODUCT}),
        ("Es tut mir leid.", {Kind.SYMPATHY}),
        ("Queste scarpe sono molto comode.", {Kind.PRODUCT}),
    ],
)
def test_kinds_are_told_apart(sentence: str, kinds: set[Kind]) -> None:
    assert reader().read(sentence).kind in kinds


@pytest.mark.parametrize(
    "sentence",
    [
        "What a nice bag, and I have already cancelled your order.",
        "The shoes are light; the money is back on your card.",
        "Es tut mir leid, Ihr Geld wurde bereits überwiesen.",
        "Did you know that your refund went out yesterday?",
    ],
)
def test_the_worst_clause_counts(sentence: str) -> None:
    assert may_show(reader().read(sentence), PRODUCTS)
    assert may_show(reader().read(sentence), Turn())


def test_headphones_may_cancel_noise() -> None:
    assert may_show(reader().read("These headphones cancel noise very well."), PRODUCTS) is None


def test_product_talk_is_not_shown_beside_matter() -> None:
    reading = reader().read("This jacket is warm and light.")
    assert may_show(reading, PRODUCTS) is None
    assert may_show(reading, Turn())


def test_the_gate_reads_what_a_model_says() -> None:
    gate = Gate({"shop.example.com"}, [], turn=PRODUCTS)
    shown = gate.feed("This jacket is warm. C4nc3ll3d! It costs 49 EUR. ") + gate.finish()
    assert shown.strip() == "This jacket is warm."
    assert len(gate.dropped) == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Calling all vintage lovers: this case is for you.",
        "Get ready to turn heads in this coat.",
        "This replacement part fits all models of the series.",
        "Return Program toner cartridge in black.",
        "The pillow gives your neck support while you sleep.",
        "Ne pas exposer au soleil.",
    ],
)
def test_words_of_orders_within_a_products_description_are_product_talk(sentence: str) -> None:
    assert may_show(reader().read(sentence), PRODUCTS) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Ik kan er een collega bij halen.",
        "Mogę poprosić kolegę, jeśli Pan woli.",
        "يمكنني استدعاء زميل إن أردت.",
        "Ich kann Ihnen gern einen Menschen dazuholen.",
        "What is wrong with the zip?",
        "Was ist mit dem Reißverschluss?",
    ],
)
def test_what_a_good_clerk_says_stands_beside_matter(sentence: str) -> None:
    assert may_show(reader().read(sentence), Turn()) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "¡Cancelado!",
        "Alles in trockenen Tüchern.",
        "Her şey halloldu.",
        "Werfen Sie das Gerät einfach weg.",
        "Jag har återbetalat hela summan.",
        "Betrachten Sie die Sache als geregelt.",
        "Thanks for waiting, your refund is complete.",
        "Your box sits by the loading bay.",
        "Der Hocker bricht, wenn man sich setzt.",
        "Stegen viker sig när du står på den.",
    ],
)
def test_what_sounds_like_a_greeting_or_like_product_talk_may_be_a_claim(sentence: str) -> None:
    assert may_show(reader().read(sentence), PRODUCTS)


@pytest.mark.parametrize(
    "sentence",
    [
        "Väskan är gjord av läder och har ett myntfack.",
        "This bag is light, og pengene er på vej til dig.",
        "Hyvä laukku kaupunkiin ja matkalle.",
        "Ta bunda je teplá a lehká.",
    ],
)
def test_what_the_encoder_cannot_read_is_not_shown(sentence: str) -> None:
    assert may_show(reader().read(sentence), PRODUCTS)


def test_what_words_alone_condemn_is_not_encoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("nothing is to be encoded")

    monkeypatch.setattr("agent.guardrails.sentence_reader.inputs", refuse)
    for sentence in ("Your return was cancelled and the refund is with the bank now.", "I have refunded it all."):
        assert may_show(reader().read(sentence), PRODUCTS)


def test_a_sentence_and_its_clauses_are_encoded_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[list[str]] = []

    def counted(texts: list[str], encoder: Encoder) -> fit.Floats:
        passes.append(list(texts))
        return fit.inputs(texts, encoder)

    monkeypatch.setattr("agent.guardrails.sentence_reader.inputs", counted)
    reader().read("The coat is warm, the hood comes off, and the seams are taped.")
    assert len(passes) == 1 and len(passes[0]) > 2


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Der Umtausch läuft.", "swap"),
        ("お金を戻しました", "refund"),
        ("The payments", "pay"),
        ("Återbetalning", "refund"),
    ],
)
def test_cues_are_found_at_the_beginnings_of_words(text: str, group: str) -> None:
    assert group in cues.found(text)
    assert not cues.found("prepayments")


def test_a_sentence_in_characters_is_not_read_as_one_with_the_last() -> None:
    gate = Gate({"shop.example.com"}, [], turn=PRODUCTS)
    shown = gate.whole("このジャケットは防水です。それから返金も始めておきました。とても軽いです。")
    assert "返金" not in shown
    assert shown.startswith("このジャケットは防水です。")


def test_a_replys_sentences_are_encoded_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []

    def counted(texts: list[str], encoder: Encoder) -> fit.Floats:
        passes.append(len(texts))
        return fit.inputs(texts, encoder)

    monkeypatch.setattr("agent.guardrails.sentence_reader.inputs", counted)
    said = "The anorak has taped seams. The vest is quilted. Which of them would suit your trips?\n"
    gate = Gate({"shop.example.com"}, [], turn=PRODUCTS)
    assert gate.whole(said).split(". ") == ["The anorak has taped seams", "The vest is quilted", ""]
    assert gate.held == ["Which of them would suit your trips?\n"]
    assert len(passes) == 1


def test_a_reading_is_the_same_whether_it_was_encoded_ahead_or_alone() -> None:
    sentences = ["The linen tunic is airy.", "I put the tunic aside in your name.", "Der Krug fasst viel."]
    many, alone = SentenceReader(load_encoder(fit.ENCODER)), SentenceReader(load_encoder(fit.ENCODER))
    many.ahead(sentences)
    for sentence in sentences:
        one, other = many.read(sentence), alone.read(sentence)
        assert (one.kind, one.needed) == (other.kind, other.needed)
        assert one.product == pytest.approx(other.product, abs=1e-4)


@pytest.mark.parametrize("sentence", ["Als je wilt, haal ik er een collega bij.", "If you like, I'll get a colleague."])
def test_the_offer_of_a_person_has_a_half_that_sounds_like_a_hand_off(sentence: str) -> None:
    assert may_show(reader().read(sentence), Turn()) is None


@pytest.mark.parametrize(
    ("sentence", "results"),
    [
        ("The Harbour Jacket costs 79.00 EUR and comes in S, M and L.", [JACKET]),
        ("Die Harbour Jacket kostet 79 Euro.", [JACKET]),
        ("J'ai trouvé la Harbour Jacket à 79,00 €.", [JACKET]),
    ],
)
def test_what_a_result_says_may_be_said_again_where_articles_alone_are_in_play(
    sentence: str, results: list[dict[str, object]]
) -> None:
    assert _through(sentence, results, PRODUCTS) == sentence
    assert _through(sentence, results, Turn()) == ""  # there code words it
    assert _through(sentence.replace("79", "59"), results, PRODUCTS) == ""


def test_pictures_and_numbers_tell_no_kind() -> None:
    assert fit.plain("Danke! 🙂👍🏽") == fit.plain("danke!")
    assert fit.plain("✅ 12 Tassen ☀️") == fit.plain(" 7 tassen")
    assert fit.plain("漢字 한글 كتاب é") == "漢字 한글 كتاب é"


@pytest.mark.parametrize("sentence", ["Rather talk to a human? Just tell me.", "Grazie a lei!"])
def test_one_word_does_not_undo_what_the_head_is_certain_of(sentence: str) -> None:
    assert may_show(reader().read(sentence), Turn()) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "I understand, and your refund is on its way.",
        "Das tut mir leid, und das Geld ist schon bei Ihnen.",
        "Quel dommage, mais un colis neuf est parti.",
        "Lo lamento, y ya avisé al almacén.",
        "残念です、そして返金は済んでいます。",
    ],
)
def test_a_claim_behind_sympathy_is_a_claim(sentence: str) -> None:
    assert may_show(reader().read(sentence), PRODUCTS)


def test_templates_are_filled_with_what_belongs_in_them() -> None:
    lines = [each.text for each in fit.written()]
    assert not [text for text in lines if "{" in text]
    assert len({text for text in lines if text.endswith(" is lying at the depot.")}) == fit.FILLED


def test_words_have_places_in_every_script() -> None:
    assert not grams.counts("?! …").any()
    for text in ("Vattentät", "返金", "돌려", "سترة"):
        assert np.linalg.norm(grams.counts(text)) == pytest.approx(1, abs=1e-6)
    assert grams.counts("Äpfel") @ grams.counts("apfel") == pytest.approx(1, abs=1e-6)


def test_a_question_may_count_what_can_be_seen() -> None:
    order = [
        AIMessage("", tool_calls=[{"name": "tool", "args": {}, "id": "1"}]),
        ToolMessage('{"kind": "order", "order": {"name": "#1012"}}', tool_call_id="1"),
    ]
    gate = Gate({"shop.example.com"}, order, turn=Turn())
    gate.feed("Which of the two items would you like to send back?\nWas it 40 EUR?\n")
    gate.finish()
    assert gate.held == ["Which of the two items would you like to send back?\n"]


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("mais un col montant", "money"),
        ("un joli cadeau", "money"),
        ("le Porto est plus souple", "gift"),
        ("wat kort voor tulpen", "card"),
        ("ein 15 Zoll großer Laptop", "ship"),
        ("أتفهم ذلك تمامًا", "done"),
    ],
)
def test_a_word_of_matter_in_one_language_is_none_within_another_word(text: str, group: str) -> None:
    assert group not in cues.found(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sorry, I read your question too fast.",
        "Scusi, ho capito male.",
        "Is that about order 3071?",
        "Gaat dit over bestelling 3071?",
        "¿Pregunta por el pedido 3071?",
        "Vous teniez tant à ce cadeau, je comprends votre déception.",
        "遇到这样的事，换谁都会生气的。",
    ],
)
def test_excuses_sympathy_and_questions_about_an_order_stand_beside_matter(sentence: str) -> None:
    assert may_show(reader().read(sentence), Turn()) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Sorry, I read your question too fast, the money is back already.",
        "Is that about order 3071, which I have cancelled?",
        "A cracked handle is no fun, so a new one left today.",
        "Je comprends votre déception, le cadeau est remboursé.",
    ],
)
def test_a_claim_behind_them_is_not_shown(sentence: str) -> None:
    assert may_show(reader().read(sentence), Turn())
    assert may_show(reader().read(sentence), PRODUCTS)
