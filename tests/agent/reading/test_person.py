"""A plain request for a person is read by code in every language, and so is the request for the clerk back."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from agent.reading import person

WANTED = {
    "en": (
        "I want to talk to a human",
        "please get me a real person",
        "Can I speak to someone?",
        "human please",
        "Do you have a person I can speak to? If not, cancel 1028",
        "I'm looking for a human to speak to, otherwise refund 1015",
        "connect me to an agent",
        "no, I want a real person",
        "Why can't I talk to a human?",
        "could a colleague help me",
    ),
    "de": (
        "Haben Sie jemanden, mit dem ich sprechen kann? Sonst storniere 1015",
        "Ich möchte mit einem Menschen sprechen",
        "Kann ich bitte mit einem Mitarbeiter reden?",
        "Verbinden Sie mich mit dem Kundenservice",
        "Geben Sie mir bitte einen Mitarbeiter",
    ),
    "fr": (
        "Je veux parler à une vraie personne",
        "Puis-je parler à un conseiller ?",
        "Passez-moi un humain s'il vous plaît",
    ),
    "es": (
        "¿Tienen a alguien con quien hablar?",
        "Quiero hablar con una persona",
        "¿Puedo hablar con un agente?",
        "Pásame con un humano",
    ),
    "it": (
        "Avete qualcuno con cui parlare?",
        "Vorrei parlare con una persona vera",
        "Posso parlare con un operatore?",
        "Mi passi un operatore, per favore",
    ),
    "nl": ("Ik wil met een mens praten", "Kan ik een medewerker spreken?", "Verbind me door met een medewerker"),
    "pl": (
        "Chcę porozmawiać z człowiekiem",
        "Proszę połączyć mnie z konsultantem",
        "Czy mogę porozmawiać z konsultantem?",
    ),
    "pt": ("Quero falar com uma pessoa", "Posso falar com um atendente?", "Gostaria de falar com um humano"),
    "tr": (
        "Bir insanla konuşmak istiyorum",
        "Müşteri temsilcisiyle görüşebilir miyim?",
        "Beni müşteri temsilcisine bağlayın",
    ),
    "ja": ("人間と話したいです", "オペレーターにつないでください", "担当者をお願いします"),
    "ko": ("사람이랑 얘기하고 싶어요", "상담원 연결해 주세요", "상담원과 통화하고 싶습니다"),
    "zh": ("转人工", "我想和真人说话", "请帮我转接人工客服"),
    "ar": ("أريد التحدث مع شخص حقيقي", "حولني إلى موظف من فضلك", "أريد أن أتحدث مع موظف"),
}
NOT_WANTED = {
    "en": (
        "I don't want to talk to a person",
        "I do not need a human",
        "no human needed",
        "Is a real person reading this?",
        "I already talked to a person yesterday",
        "My agent ordered it",
        "I want a human hair wig",
        "I want to send it to a person in France",
        "which jacket do people like?",
        "Send someone to pick it up",
    ),
    "de": (
        "Ich möchte nicht mit einem Menschen sprechen",
        "Ich brauche keinen Mitarbeiter",
        "eine Jacke für eine Person",
    ),
    "fr": ("Je ne veux pas parler à une personne", "une tente pour deux personnes"),
    "es": ("No quiero hablar con una persona", "una tienda para una persona"),
    "it": ("Non voglio parlare con una persona", "una tenda per due persone"),
    "nl": ("Ik wil niet met een mens praten", "een tent voor twee personen"),
    "pl": ("Nie chcę rozmawiać z człowiekiem", "namiot dla dwóch osób"),
    "pt": ("Não quero falar com uma pessoa", "uma tenda para uma pessoa"),
    "tr": ("Bir insanla konuşmak istemiyorum", "iki kişilik çadır"),
    "ja": ("人間と話したくないです", "二人用のテント"),
    "ko": ("사람이랑 얘기하고 싶지 않아요", "두 사람이 쓸 텐트"),
    "zh": ("我不想和真人说话", "不需要人工客服", "两个人用的帐篷"),
    "ar": ("لا أريد التحدث مع شخص", "خيمة لشخصين"),
}
BACK = {
    "en": "back to the bot",
    "de": "zurück zum Bot",
    "fr": "retour au bot",
    "es": "volver al bot",
    "it": "torna al bot",
    "nl": "terug naar de bot",
    "pl": "wróć do bota",
    "pt": "voltar ao bot",
    "tr": "bota geri dön",
    "ja": "ボットに戻してください",
    "ko": "챗봇으로 돌아갈래요",
    "zh": "回到机器人",
    "ar": "العودة إلى البوت",
}


@pytest.mark.parametrize("text", [each for texts in WANTED.values() for each in texts])
def test_a_plain_request_is_one(text: str) -> None:
    assert person.wanted(text)
    assert person.wanted(text.upper())
    assert person.wanted(f"Hello! {text}")
    assert not person.back(text)


@pytest.mark.parametrize("text", [each for texts in NOT_WANTED.values() for each in texts])
def test_a_denial_or_another_matter_is_none(text: str) -> None:
    assert not person.wanted(text)


@pytest.mark.parametrize("text", list(BACK.values()))
def test_the_clerk_is_wanted_back(text: str) -> None:
    assert person.only_back(text)
    assert not person.wanted(text)
    assert not person.only_back(f"{text}! {WANTED['en'][0]} about something else entirely and more, please do it")


def test_every_language_has_requests_and_denials() -> None:
    assert set(WANTED) == set(NOT_WANTED) == set(BACK)


LISTS = {
    name: [line for line in text.splitlines() if line.strip()]
    for name, text in yaml.safe_load(Path(__file__).with_name("requests.yaml").read_text(encoding="utf-8")).items()
}
HARMLESS = LISTS.pop("harmless")


@pytest.mark.parametrize("language", sorted(LISTS))
def test_everyday_requests_are_read(language: str) -> None:
    assert len(LISTS[language]) >= (30 if language in ("en", "de", "fr", "es", "it", "nl", "pl", "pt") else 15)
    assert [text for text in LISTS[language] if not person.wanted(text)] == []


def test_harmless_messages_call_nobody() -> None:
    assert set(LISTS) == set(WANTED) and len(HARMLESS) >= 100
    assert [text for text in HARMLESS if person.wanted(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "never mind, back to the bot please",
        "never mind, let me go on with the bot",
        "lieber doch mit dem Bot weiter",
        "nein danke, doch nicht, ich möchte wieder mit dem Bot reden",
        "finalement non, je préfère continuer avec le bot",
        "no gracias, mejor no, quiero seguir con el bot",
        "OK thanks, I want to talk to the bot again",
        "nee bedankt, liever toch weer met de bot",
        "nie, dziękuję, wolę rozmawiać z botem",
        "no grazie, torno al bot",
        "não, obrigado, prefiro continuar com o bot",
    ],
)
def test_the_clerk_is_wanted_back_among_other_words(text: str) -> None:
    assert person.only_back(text)


@pytest.mark.parametrize("text", ["back to the bot: where is my order 1012?", "to the bot again please, cancel 1015"])
def test_a_wish_beside_it_is_not_lost(text: str) -> None:
    assert not person.only_back(text)


def test_long_messages_are_no_plain_request() -> None:
    assert not person.wanted("I want to talk to a human. " + "a" * 600)
