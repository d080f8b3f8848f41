"""Spellings that hide what a sentence says."""

import pytest

from agent.guardrails.disguises import spelled


@pytest.mark.parametrize(
    "written",
    [
        "refu\u200bnded",
        "Ｒｅｆｕｎｄｅｄ",
        "**re**funded",
        "re_fun_ded",
        "r\u0336e\u0336funded",
        "ⓡⓔⓕⓤⓝⓓⓔⓓ",
        "<b>refunded</b>",
        "𝐫𝐞𝐟𝐮𝐧𝐝𝐞𝐝",
        "`refunded`",
        "> refunded",
    ],
)
def test_marks_and_letter_forms_are_undone(written: str) -> None:
    form = spelled(f"It is {written}.") if not written.startswith(">") else spelled(written)
    assert "refunded" in form.undone.casefold()


@pytest.mark.parametrize(
    "written",
    [
        "r3fund3d",
        "C4nc3ll3d!",
        "c@nc3lled",
        "R e f u n d e d",
        "r.e.f.u.n.d.e.d",
        "r-e-f-u-n-d-e-d",
        "rеfunded",
        "Уоur",
        "ᴄᴀɴᴄᴇʟʟᴇᴅ",
        "🅲🅰🅽🅲🅴🅻🅻🅴🅳",
        "яєfυиdєd",
        "취 소 했 습 니 다",
        "Ꭱefunded",
        "ɹǝfunded",
    ],
)
def test_a_disguise_is_seen(written: str) -> None:
    form = spelled(f"{written} now")
    assert form.disguised or not form.readable


@pytest.mark.parametrize("written", ["re-fun-ded", "r3funded", "refund3d", "m0ney", "ca$h"])
def test_a_word_cut_up_or_with_one_digit_is_read_as_the_word(written: str) -> None:
    assert spelled(written).undone in ("refunded", "money", "cash")


def test_chinese_and_japanese_letters_are_joined() -> None:
    assert spelled("已 取 消").text == "已取消"


@pytest.mark.parametrize(
    "written",
    [
        "We have it in S, M, L, XL and XXL.",
        "The WH-1000XM5 and the iPhone 15 Pro charge by USB-C with 65W.",
        "A 2in1 with H2O filter, MP3, 3XL, 10cm, 4x4.",
        "Tシャツは L サイズです。",
        "Это тёплая куртка из шерсти.",
        "Café crème, naïve façade, Größe 40, łóżko, çanta, señor.",
        "5μm filter, 50 Ω, β-carotene",
        "저는 이 옷 이 좋아요.",
        "قميص قطني ناعم",
    ],
)
def test_usual_writing_is_no_disguise(written: str) -> None:
    form = spelled(written)
    assert not form.disguised
    assert form.readable
