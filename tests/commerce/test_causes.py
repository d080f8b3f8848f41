"""What is wrong, read from words: the same words say something else elsewhere."""

import pytest

from commerce.causes import CAUSES, own_doing, read

SAID = {
    "lost": (
        "it never came. I think it's lost",
        "shipped 19 days ago and is still not here",
        "my parcel got lost",
        "I did not get my parcel",
        "the package went missing",
        "it has not arrived",
        "my order isn't here yet",
        "they lost it in the post",
        "the parcel is nowhere to be found",
        "it is marked as delivered, but I never got it",
        "tracking says delivered but nothing was here",
    ),
    "stolen": (
        "my parcel was stolen",
        "somebody stole it from the porch",
    ),
    "incomplete": (
        "only half of the order arrived",
        "one of the mugs is missing",
        "the box only contained one mug",
        "I only got the belt",
        "not everything arrived",
        "the candles weren't in the box",
        "something was missing",
        "I only received two of the three glasses",
    ),
    "wrong_item": (
        "I got the wrong size",
        "you sent the wrong colour",
        "this is not what I ordered",
        "wrong article received",
        "I received a completely different product",
    ),
    "damaged": ("the vase arrived in pieces", "it came broken", "the box was crushed", "arrived damaged"),
    "defective": (
        "it has a hole in it, it's faulty",
        "the lamp does not turn on",
        "it stopped working after two days",
        "the zip is broken",
        "the nib is bent",
        "the glass simply cracked",
        "it leaks",
        "the jumper has holes",
        "it lost its colour after one wash",
        "it is not charging",
        "it won't charge",
        "the pan has a dent",
        "the lid doesn't close",
        "the shirt has a big stain",
        "it came apart",
    ),
    "not_as_described": (
        "it is not as described",
        "it looks different",
        "poor quality",
        "it isn't as shown in the picture",
    ),
}
NOTHING_WRONG = (
    "refund only half of the price",
    "refund half of it",
    "refund order 1015, not everything, only the candles",
    "I only got it yesterday",
    "I only received the order last week",
    "I only had it for a week",
    "I ordered the wrong size",
    "sorry, I chose the wrong colour",
    "I gave the wrong order number",
    "can I have a different one",
    "I'd like a different item instead",
    "the stainless bottle is too small",
    "the pepper cracker",
    "the scratch-resistant pan is too heavy",
    "a potato peeler",
    "it is unused and undamaged",
    "it is not damaged, I just don't like it",
    "nothing is broken, it is just too big",
    "there is nothing missing",
    "nothing is lost",
    "I have not opened it",
    "I haven't opened the box",
    "I never opened it",
    "I was not charged",
    "you didn't charge me",
    "blue does not work for me",
    "we did not open it yet",
    "I'm broke",
    "I am torn between two sizes",
    "exactly as described, but too large",
    "I am a bit disappointed",
    "I lost the order confirmation",
    "my order confirmation got no answer",
    "I lost weight and it is too wide",
    "it wasn't in the mood of our kitchen",
    "the leakproof bottle",
    "no damage, I changed my mind",
)


@pytest.mark.parametrize(("cause", "words"), [(cause, words) for cause, all_ in SAID.items() for words in all_])
def test_what_is_wrong_is_read(cause: str, words: str) -> None:
    assert read(words) == cause


@pytest.mark.parametrize("words", NOTHING_WRONG)
def test_the_same_words_with_another_meaning_are_no_fault(words: str) -> None:
    assert read(words) == ""


def test_codes_and_their_words_name_themselves() -> None:
    assert all(read(code) == read(words) == code for code, words in CAUSES.items())


@pytest.mark.parametrize(
    "text",
    [
        "my old one was broken",
        "lovely, unlike the torn ones from last year",
        "my mugs are fine, my sister's broke",
        "no cracks or holes at all",
        "I ordered it because my old pan was scratched",
        "is it scratch proof? does it break easily?",
        "what if it is broken?",
        "can I return it if it is broken?",
        "hers went missing",
        "a replacement for my old broken lamp",
        "it leaked at another shop",
    ],
)
def test_what_is_wrong_with_something_else_is_no_cause(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("the other mug is broken", "defective"),
        ("my previous order never arrived", "lost"),
        ("it says delivered, but nothing is here", "lost"),
        ("my old pan was fine, the new one is cracked", "defective"),
        ("I like it but the handle is loose", "defective"),
        ("does it not work? mine doesn't work", "defective"),
        ("my sister's present, and it is torn", "defective"),
    ],
)
def test_what_is_wrong_with_it_stays_one(text: str, cause: str) -> None:
    assert read(text) == cause


OWN = (
    "I broke it myself",
    "I dropped it and it broke",
    "I accidentally dropped it, now it is cracked",
    "my dog chewed it, it is torn",
    "the dog ate it and it's torn",
    "our cat knocked it over and it cracked",
    "my son broke it",
    "my little daughter has scratched it",
    "my wife ran over it, the box is crushed",
    "it fell down and it is broken, my fault",
    "it broke because I dropped it",
    "it got damaged when I dropped it",
    "I spilled coffee on it, it is stained now",
    "I washed it too hot and it shrank",
    "we washed the jumper at 90 and it shrank",
    "I cut it with scissors, now it has a hole",
    "it was fine until I dropped it and now it's broken",
    "I ripped it while trying it on",
    "after I fell it was torn",
    "it is damaged, it was my own fault",
    "I cracked the glass by accident",
    "it slipped out of my hands and it is broken",
    "I must have scratched it, it's scratched",
    "I lost it",
    "we lost the parcel while moving",
)
DENIED = (
    "it is not broken",
    "nothing is wrong with it, I just don't want it",
    "neither broken nor late",
    "I never said it was broken",
    "I did not say it is broken",
    "I didn't say that it was damaged",
    "nobody said it was damaged",
    "I wouldn't say it is broken",
    "who says it is broken?",
    "I don't think it is broken, I just dislike it",
    "not that it's faulty",
    "it isn't that it is broken",
    "it is far from broken",
    "not a single scratch",
    "without a scratch",
    "it never broke",
    "it's neither damaged nor defective",
    "no one said the mug was cracked",
    "I don't mean it is defective",
    "the box was damaged but the mug is fine",
    "the box was damaged, but the mug is fine",
    "only the box is dented, the mug is intact",
    "the parcel was crushed but everything inside is ok",
    "the box is a bit torn, contents perfect",
    "the packaging was wet, the lamp was still in perfect condition",
)
REAL = {
    "defective": (
        "it is broken",
        "I did not drop it, it is broken",
        "I did not break it, it broke on its own and is broken",
        "you broke it, it is broken",
        "my son opened it and it was broken",
        "I washed it once and it shrank",
        "we washed it as the label says and it lost its colour",
        "it's not just broken, it's filthy",
        "it is not the size, it is broken",
        "I can't believe it is broken",
        "the mug is broken, the lamp is fine",
        "the lamp is fine but the mug is broken",
        "my daughter says it's broken",
        "I cut the tape and the mug was cracked",
        "I dropped by the post office, the mug is cracked",
        "it is broken and it was not my fault",
        "I never said it was fine, it is broken",
        "the box is torn and the lamp is fine, but the mug is broken",
    ),
    "damaged": (
        "the box was damaged",
        "the box was damaged and the mug is broken",
        "it came broken, I did not touch it",
        "the box was crushed",
        "I opened the box and it was cracked",
        "the box was fine but the mug is cracked",
        "I unpacked it and it was broken",
    ),
    "lost": ("they lost it", "I never got it, it is lost"),
}


@pytest.mark.parametrize("text", OWN)
def test_what_customers_did_themselves_is_no_fault_of_the_goods(text: str) -> None:
    assert read(text) == ""
    assert own_doing(text) or "lost" in text


@pytest.mark.parametrize("text", DENIED)
def test_what_is_denied_from_afar_or_said_of_the_box_alone_is_no_fault(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize(("cause", "words"), [(cause, words) for cause, all_ in REAL.items() for words in all_])
def test_a_fault_beside_a_denial_is_still_read(cause: str, words: str) -> None:
    assert read(words) == cause
    assert not own_doing(words)
