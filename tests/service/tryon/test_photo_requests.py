"""What begins a picture, and what deletes a photo, is read by code: plain requests in some languages, and nothing else."""

from __future__ import annotations

import time

import pytest

from service.tryon import photo_requests


@pytest.mark.parametrize(
    "text",
    [
        "can I see this on me?",
        "Try on the second one",
        "how would I look in that",
        "show it on my photo",
        "try this jacket on",
        "could I try it on please",
        "how does it look on me",
        "what would I look like in the red one",
        "put it on my picture",
        "is there a virtual fitting room",
        "I want to see myself in that coat",
        "Kann ich das anprobieren?",
        "Wie sieht das an mir aus?",
        "puis-je essayer ça ?",
        "¿me lo puedo probar?",
        "posso provarlo?",
        "no, put the blue one on me",
        "I don't like red, show me the blue one on me",
        "why not try it on?",
        "couldn't you put it on me?",
        "Pas ik dit?",
        "try on the forget-me-not scarf",
        "it's not cheap but I want to see it on me",
        "how does the watch look on my wrist",
        "can you put these on my feet",
        "show it on a picture of me",
        "Kann ich die zweite Jacke mal anprobieren?",
        "wie steht mir die Jacke?",
        "wie würde ich darin aussehen?",
        "zeig mir den Mantel an mir",
        "setz mir mal den Hut auf",
        "zieh mir die blaue an",
        "gibt es eine virtuelle Anprobe?",
        "ich will mich in dem Kleid sehen",
        "probier die Sonnenbrille mal an mir an",
        "¿cómo me queda la chaqueta?",
        "¿cómo me vería con eso?",
        "quiero probarme la segunda",
        "¿puedo probar esta?",
        "muéstrame la chaqueta en mi foto",
        "ponme la azul",
        "¿tenéis probador virtual?",
        "quiero verme con el sombrero",
        "czy mogę przymierzyć tę kurtkę?",
        "bunu üzerimde görebilir miyim?",
        "これを試着できますか？",
        "이거 입어 볼 수 있나요?",
        "我可以试穿这件吗？",
        "هل يمكنني أن أجربها؟",
    ],
)
def test_a_wish_to_see_it_on_oneself(text: str) -> None:
    assert photo_requests.asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "I tried it on and it is too small",
        "can I try it on in your shop?",
        "can I try it on at home and return it?",
        "don't try it on",
        "show me jackets",
        "what is on my order?",
        "is the photo of the jacket recent?",
        "thanks",
        "",
        "try again",
        "is it on sale?",
        "how do I look after leather boots?",
        "show me in which cases I get my money back",
        "describe what is on this photo",
        "I do not want to see it on me",
        "I wouldn't want to see that on me",
        "no picture of me in it please",
        "nobody asked you to try it on",
        "please don't make a picture of me wearing it",
        "I'd rather not try it on",
        "never show it on me",
        "cancel the try-on",
        "I hate how it looks on me",
        "Ich will das nicht anprobieren",
        "no quiero probarme nada",
        "ne me montre pas ça sur moi",
        "ich habe sie im Laden anprobiert",
        "kann ich das zu Hause anprobieren und zurückschicken?",
        "me la probé y me queda grande",
        "¿puedo probármela en la tienda?",
        "no me la pongas en mi foto",
        "試着したけど小さかった",
        "我试穿过了，太小",
        "不想试穿",
        "입어 보고 싶지 않아요",
        "Is the virtual fitting room free?",
        "do I have to pay for trying it on?",
        "how old do I have to be for the virtual try-on?",
    ],
)
def test_no_wish_to_see_it_on_oneself(text: str) -> None:
    assert not photo_requests.asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "delete my photo",
        "Delete my photo please!",
        "please delete my photos",
        "could you remove the picture?",
        "erase my selfie now",
        "delete my photo and the pictures",
        "get rid of my photo",
        "Bitte lösche mein Foto",
        "Lösch meine Bilder bitte",
        "supprimez ma photo",
        "please delete the photo I uploaded",
        "I want my photo deleted",
        "take my photo down",
        "Bitte löschen Sie mein Foto",
        "Löschen Sie bitte alle meine Fotos",
        "Foto löschen",
        "borra mi foto, por favor",
        "cancella la mia foto",
        "verwijder mijn foto",
        "apague a minha foto",
        "ich möchte, dass mein Foto gelöscht wird",
        "kannst du bitte mein Foto löschen?",
        "quiero que borres mi foto",
        "elimina mi foto ahora mismo",
        "¿puedes borrar mi foto, por favor?",
        "usuń moje zdjęcie",
        "fotoğrafımı sil lütfen",
        "写真を削除してください",
        "私の写真を消して",
        "제 사진을 삭제해 주세요",
        "请删除我的照片",
        "把我的照片删掉",
        "احذف صورتي من فضلك",
    ],
)
def test_a_photo_is_to_be_deleted(text: str) -> None:
    assert photo_requests.deletes(text)


@pytest.mark.parametrize(
    "text",
    [
        "don't delete my photo",
        "did you delete my photo?",
        "delete my order",
        "delete my account",
        "delete the photo of the jacket",
        "when do you delete my photo",
        "my friend said: delete my photo",
        "delete",
        "my photo",
        "",
        "I do not want my photo deleted",
        "delete the photo of the jacket I sent back",
        "take down my order",
    ],
)
def test_nothing_is_to_be_deleted(text: str) -> None:
    assert not photo_requests.deletes(text)


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("what happens to my photo?", True),
        ("did you delete my picture?", True),
        ("are my photos kept?", True),
        ("do you sell albums to keep photos in?", False),
        ("is the picture of the lamp still stored somewhere", False),
    ],
)
def test_what_becomes_of_ones_own_photo_is_asked(text: str, speaks: bool) -> None:
    assert photo_requests.speaks_of_deleting(text) == speaks


@pytest.mark.parametrize(
    ("text", "young"),
    [
        ("I am 15, can I try it on?", True),
        ("I'm only 12 years old", True),
        ("Ich bin 16", True),
        ("j'ai 14 ans", True),
        ("tengo 13 años", True),
        ("I am not 18 yet", True),
        ("I'm 18", False),
        ("I am 51", False),
        ("I am 12 weeks pregnant", False),
        ("I am 10 in UK sizes", False),
        ("my son is 12", False),
        ("I have 12 of them", False),
        ("I am 16.5 stone", False),
        ("im 15 lol", True),
        ("im a minor btw", True),
        ("I'm fifteen", True),
        ("i turn 16 next month", True),
        ("I'm almost 18", True),
        ("as a 14 year old, can I use it?", True),
        ("soy menor de edad", True),
        ("私は15歳です", True),
        ("저는 16살이에요", True),
        ("我才15岁", True),
        ("mam 15 lat", True),
        ("I'm 5 foot 4", False),
        ("I'm 5'4", False),
        ("im 5 ft 4", False),
        ("I am 10 minutes away", False),
        ("i am 10 out of 10 happy", False),
        ("I am 15 miles from the shop", False),
        ("I'm twelve weeks in", False),
        ("ich bin 170 cm", False),
        ("息子は15歳です", False),
        ("mi hijo tiene 12 años", False),
    ],
)
def test_who_says_that_they_are_not_of_age(text: str, young: bool) -> None:
    assert photo_requests.under_age(text) == young


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Is the virtual fitting room free?", ["cost"]),
        ("does trying things on cost anything", ["cost"]),
        ("what does the try-on cost?", ["cost"]),
        ("who sees my photo?", ["who"]),
        ("Can anyone else see my picture?", ["who"]),
        ("is my selfie safe with you", ["who"]),
        ("do you share my photo with anyone", ["who"]),
        ("which company gets my photo?", ["who"]),
        ("is my picture stored", ["kept"]),
        ("how long do you keep my photo?", ["kept"]),
        ("ok. what happens to my photo?", ["kept"]),
        ("did you delete my picture?", ["kept"]),
        ("who sees my photo and how long do you keep my photo?", ["who", "kept"]),
        ("do you train an AI with my photo?", ["use"]),
        ("can my son try it on?", ["age"]),
        ("is there an age limit for the virtual fitting room?", ["age"]),
        ("how does the try-on work?", ["how"]),
        ("Wer sieht mein Foto?", ["who"]),
        ("Wie lange behaltet ihr mein Foto?", ["kept"]),
        ("Ist die virtuelle Anprobe kostenlos?", ["cost"]),
        ("¿quién ve mi foto?", ["who"]),
        ("¿cuánto tiempo guardáis mi foto?", ["kept"]),
        ("¿el probador virtual es gratis?", ["cost"]),
        ("hi can i try clothes on here somehow", ["how"]),
        ("can my 8yr old daughter try the hat", ["age"]),
        ("can i use a pic of my girlfriend", ["others"]),
        ("can I see this on me?", []),
        ("how long do you keep it", []),
        ("can I use a photo of my receipt?", []),
        ("which company gets it", []),
        ("is it free?", []),
        ("do you sell albums to keep photos in?", []),
        ("who sends my parcel?", []),
        ("which company delivers my order?", []),
        ("is shipping free?", []),
        ("delete my photo", []),
        ("show my photo", []),
    ],
)
def test_questions_about_it_are_told_apart(text: str, kinds: list[str]) -> None:
    assert photo_requests.questions(text) == (kinds, "")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("how long do you keep it", ["kept"]),
        ("which company gets it", ["who"]),
        ("and who can see it?", ["who"]),
        ("is it private", ["who"]),
        ("is it free?", ["cost"]),
        ("do I have to pay for that?", ["cost"]),
        ("do I have to be 18?", ["age"]),
        ("how does it work?", ["how"]),
        ("what kind of photo do you need?", ["photo"]),
        ("can I use a mirror selfie?", ["photo"]),
        ("is the preview accurate?", ["picture"]),
        ("ugh do i really have to upload a pic", ["need"]),
        ("why do u want my pic", ["need"]),
        ("do u have a mirror thing", ["how"]),
        ("are u saving my face somewhere", ["kept"]),
        ("does my boss see that pic lol", ["who"]),
        ("do i need to stand up for it", ["photo"]),
        ("how much does a picture cost", ["cost"]),
        ("who made the picture, a human?", ["how"]),
        ("dont show that to anyone", ["who"]),
        ("how much is it?", []),
        ("is it waterproof?", []),
        ("will it get here by friday", []),
        ("show it to me in blue", []),
        ("is it in stock", []),
        ("and in green?", []),
        ("can I see it in blue", []),
        ("show me more of them", []),
        ("which of these is warmer?", []),
        ("how do I wash it", []),
    ],
)
def test_what_it_is_is_known_where_they_speak_of_it(text: str, kinds: list[str]) -> None:
    assert photo_requests.questions(text, about=True)[0] == kinds


def test_what_else_a_message_asks_is_gone_on_with() -> None:
    assert photo_requests.questions("Who sees my photo? Try on the second one.") == (["who"], "Try on the second one")
    assert photo_requests.questions("Hi! Is my photo stored? Thanks") == (["kept"], "")
    assert photo_requests.asks("Is the virtual fitting room free? Then put it on me")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("delete my photo and then show me hats", "show me hats"),
        ("Delete my photo. Show me hats!", "Show me hats"),
        ("delete my photo and the pictures and show me jeans", "show me jeans"),
        ("please delete my photo, what about my order 1012?", "what about my order 1012"),
        ("show me hats and delete my photo", "show me hats"),
        ("where is order 1012? And delete my photo please", "where is order 1012"),
        ("delete my photo and my account", "delete my account"),
        ("delete my photo, this is creepy", ""),
        ("I changed my mind, delete my photo", ""),
        ("lösche mein Foto und zeig mir Hüte", "zeig mir Hüte"),
        ("borra mi foto y luego muéstrame sombreros", "muéstrame sombreros"),
    ],
)
def test_a_photo_is_deleted_beside_another_wish(text: str, rest: str) -> None:
    assert photo_requests.deletion(text) == (True, rest)


@pytest.mark.parametrize(
    "text",
    [
        "when I am done, delete my photo",
        "if you cannot do it, delete my photo",
        "my friend said, delete my photo",
        "don't delete my photo and show me hats",
        "try it on and then delete my photo",
        "delete my photo when you are done",
        "delete my order and show me hats",
        "show me hats and jackets",
    ],
)
def test_nothing_is_deleted_on_a_condition(text: str) -> None:
    assert photo_requests.deletion(text) == (False, "")


def test_reading_costs_no_more_than_the_length() -> None:
    started = time.process_time()
    for text in (
        "try " * 1000,
        "please " * 600,
        "delete my photo " * 300,
        "how " * 1000,
        "show " * 800 + "on me",
        "who. " * 900,
    ):
        photo_requests.asks(text), photo_requests.deletion(text), photo_requests.speaks_of_deleting(text)
        photo_requests.questions(text, about=True), photo_requests.under_age(text)
    assert time.process_time() - started < 1
