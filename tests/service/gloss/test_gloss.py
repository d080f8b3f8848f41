"""A message of another language in the English words that the engine reads."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from commerce.errors import ConfigurationError
from commerce.language import speaking
from service.gloss import english, gloss, is_english, is_spoken_in, reading
from service.gloss.tables import Table, codes, english_words, kept, read, table


@pytest.mark.parametrize(
    ("text", "english_text"),
    [
        ("ich möchte bestellung 1015 stornieren", "i want to cancel order 1015"),
        ("moechte die tasse zurueckschicken", "i want to return the mug"),  # typed without umlauts
        ("bestelung 1007 stornieren", "cancel order 1007"),  # a slip
        ("nur das t-shirt", "only the t-shirt"),
        ("ein laptop-rucksack", "a laptop backpack"),
        ("wo gebe ich den Gutschein ein", "where do i enter the voucher"),
        ("für ca. 40 euro", "for about 40 euro"),
        ("20 bis 30 euro", "20 to 30 euro"),
        ("suche regenjacken", "looking for rain jackets"),
        ("wo ist meine Bestellung?\nund wann kommt sie an", "where is my order?\nand when will it arrive"),
        ("storniere #DE-1015-B", "cancel #DE-1015-B"),
        ("das kostet 1.299,50 €", "the costs 1299.50 €"),
        ("schreib an mara.lindt@example.com", "schreib on mara.lindt@example.com"),
        ("auf der karte steht „die Jacke“", "on the credit card stands „die Jacke“"),
    ],
)
def test_words_of_the_table_are_said_in_english(text: str, english_text: str) -> None:
    assert " ".join(gloss(text, "de").text.split()) == " ".join(english_text.split())


@pytest.mark.parametrize(
    "text",
    [
        "storniere 1015 nicht",
        "storniere 1015 doch nicht",
        "bitte 1015 nicht stornieren",
        "1015 bitte nicht stornieren",
        "bestellung 1015 doch nicht stornieren",
        "ich will meine bestellung doch nicht stornieren",
        "die jacke bitte nicht zurückschicken",
        "nicht stornieren!",
    ],
)
def test_what_is_denied_stays_denied(text: str) -> None:
    assert " not " in f" {gloss(text, 'de', strict=True).text} "


def test_a_condition_stays_one() -> None:
    assert (
        gloss("storniere 1015 wenn sie noch nicht raus ist", "de").text == "cancel 1015 if it has not been shipped yet"
    )


def test_an_address_is_never_glossed() -> None:
    read = gloss("bitte die adresse von 1018 ändern in Regenstraße 5, 10115 Berlin", "de")
    assert read.text.endswith("Regenstraße 5, 10115 Berlin")
    assert gloss("schick 1018 an die tassengasse 12", "de").text.endswith("to tassengasse 12")


def test_a_word_that_the_table_lacks_does_not_count_as_english() -> None:
    assert "not" not in english_words()[0] - english_words()[1]
    assert gloss("storniere bestellung all", "de").text == "cancel order all_"
    assert gloss("ich möchte den Halyard zurückgeben", "de").text == "i want to return the Halyard"


def test_english_is_left_alone() -> None:
    assert gloss("where is my order 1015?", "de").text == "where is my order 1015?"
    assert is_english("where is my order", "de") and not is_spoken_in("where is my order", "de")
    assert is_spoken_in("wo ist meine bestellung", "de") and not is_spoken_in("Halyard", "de")


def test_where_consent_reads_only_what_the_table_has_counts() -> None:
    assert gloss("bestelung stornieren", "de", strict=True).text == "bestelung cancel"


def test_the_customers_own_words_are_found_again() -> None:
    read = gloss("ich möchte die regenjacke zurückgeben weil sie zu klein ist", "de")
    assert read.original("the rain jacket") == "die regenjacke"
    assert read.original("because it is too small") == "weil sie zu klein ist"
    assert read.original("nothing of it") == ""
    assert read.unknown == () and gloss("die Halyard", "de").unknown == ("Halyard",)


def test_it_follows_the_language_that_is_spoken() -> None:
    assert english("wo ist mein paket") == "wo ist mein paket"
    with speaking("de"):
        assert english("wo ist mein paket") == "where is my parcel"
    with speaking("sv"):
        assert english("wo ist mein paket") == "wo ist mein paket"


@pytest.mark.parametrize(
    "text", ["ich möchte " * 600, "bitte die das wo ist " * 300, "a" * 4000, "ä ich habe nicht " * 300]
)
def test_the_work_grows_with_the_length_alone(text: str) -> None:
    gloss("ja", "de")
    begun = process_time()
    gloss(text[:1000], "de")
    short = process_time() - begun
    begun = process_time()
    gloss(text, "de")
    assert process_time() - begun < 12 * short + 0.2


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "gloss.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "text",
    [
        "- a list",
        "words: [a, b]",
        'words: {"": nothing}',
        'templates: {"wo ist {1}": "where is {2}"}',
        'templates: {"wo ist <things>": "where is <things>"}',
        'templates: {"(a b|c) {1}": "{1}"}',
        'templates: {"(bitte|) wo": "where"}',
        'templates: {"wann kommt {1} (an|)": "when does {1} come"}',
        "words: {a: [",
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError):
        read(_folder(tmp_path, text), "xx")


def test_forms_stand_in_one_line(tmp_path: Path) -> None:
    found: Table = read(
        _folder(tmp_path, 'words: {"bestellung(en)|auftrag": order, "zu (klein|eng)": too small}'), "xx"
    )
    assert set(found.phrases) == {("bestellung",), ("bestellungen",), ("auftrag",), ("zu", "klein"), ("zu", "eng")}
    with pytest.raises(ConfigurationError):
        read(_folder(tmp_path, 'words: {"' + "(a|b|c|d|e)" * 6 + '": x}'), "xx")


def test_every_language_says_whether_it_was_signed() -> None:
    for code in codes():
        assert dict(kept(code)), code
        assert table(code).phrases


_FRENCH = """
settings: {elided: [l, j, qu], clitics: [vous, ce]}
templates: {"pouvez (-vous|vous) {1}": "can you {1}"}
words: {"est-ce que": "", "l|le": the, "adresse": address, "changer|change": change, "j|je": i, "de l'adresse": of it, "-ce": it}
"""


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("pouvez-vous changer l'adresse", "can you change the address"),
        ("Pouvez vous changer l\u2019adresse ?", "can you change the address ?"),
        ("est-ce que j'change", "i change"),
        ("change l'Halyard", "change the Halyard"),  # a name stays, its article does not
        ("change d'Artagnan", "change d'Artagnan"),
        ("change Rain-Shell", "change Rain-Shell"),
        ("change L", "change L"),  # a size
        ("de l'adresse", "of it"),
        ("¿change adresse? ¡Halyard!", "change address? Halyard!"),
    ],
)
def test_words_that_are_written_together_are_parted(
    text: str, read_as: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = read(_folder(tmp_path, _FRENCH), "fr")
    monkeypatch.setattr(reading, "table", lambda code: known)
    monkeypatch.setattr(reading, "codes", lambda: ("fr",))
    gloss.cache_clear()
    assert gloss(text, "fr").text == read_as
    gloss.cache_clear()


@pytest.mark.parametrize(
    ("text", "english_text"),
    [
        ("annuleer 1015 niet", "do not cancel 1015"),
        ("bestelling 1015 nog niet versturen", "do not send order 1015"),
        ("ik stuur de trui terug", "i return the jumper"),
        ("betaal 1012 terug", "refund 1012"),
        ("kinderregenjassen in het geel", "kids' raincoats in yellow"),
        ("als 1015 nog niet verzonden is", "if 1015 has not been shipped yet"),
    ],
)
def test_dutch_keeps_denials_and_the_second_half_of_verbs(text: str, english_text: str) -> None:
    assert gloss(text, "nl").text == english_text
