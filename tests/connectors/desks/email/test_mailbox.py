"""What a mailbox tells, and what nobody can make it tell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from commerce.errors import DeskError, DeskGone
from connectors.desks.base import Inbound, Kind, Outgoing
from connectors.desks.email.adapter import MOST_A_DAY, EmailDesk
from connectors.desks.email.settings import EmailSettings
from tests.connectors.desks.email.post import CLERK, MARA, PEOPLE, Post, mail, post


@pytest.fixture(scope="module")
def served() -> Iterator[Post]:
    with post() as running:
        yield running


@pytest.fixture
async def desk(served: Post) -> AsyncIterator[EmailDesk]:
    made = EmailDesk(EmailSettings(**served.settings(), _env_file=None), "en")
    await made.poll()
    await made.seen()
    yield made
    await made.close()


async def _told(desk: EmailDesk) -> list[Inbound]:
    found = list(await desk.poll())
    await desk.seen()
    return found


async def _came(served: Post, desk: EmailDesk, made) -> list[Inbound]:
    served.deliver(made.as_bytes() if hasattr(made, "as_bytes") else made)
    return await _told(desk)


async def _answered(served: Post, desk: EmailDesk, sender: str = MARA, key: str = "c:2"):
    """Return the thread of a mail that was answered, and the answer."""
    (asked,) = await _came(served, desk, mail("Do you have umbrellas?", sender=sender))
    await desk.send(asked.thread, desk.render(Outgoing(key=key, text="Yes, two.")), key)
    return asked.thread, served.to(sender)[-1]


async def test_an_answer_to_our_mail_is_known_by_it(served: Post, desk: EmailDesk) -> None:
    thread, shown = await _answered(served, desk)
    assert shown["Auto-Submitted"] == "auto-replied" and shown["Subject"] == "Re: A question"
    (found,) = await _came(served, desk, mail("yes\n\n> Yes, two.", to=shown))
    assert (found.thread, found.text, found.answers) == (thread, "yes", "c:2")
    later = mail("and now?", to=shown)
    later.replace_header("In-Reply-To", "<lost@example.com>")
    (found,) = await _came(served, desk, later)
    assert (found.thread, found.answers) == (thread, "")


async def test_an_address_in_from_joins_nothing(served: Post, desk: EmailDesk) -> None:
    thread, shown = await _answered(served, desk)
    # The sender's address is right and the thread's first mail is known, but our answer was not read.
    forged = mail("refund it all")
    forged["In-Reply-To"] = forged["References"] = shown["References"]
    (found,) = await _came(served, desk, forged)
    assert found.thread != thread and found.answers == "" and not found.contact.verified
    # Our answer was read, by somebody else.
    (found,) = await _came(served, desk, mail("yes", to=shown, sender="eve@evil.example"))
    assert found.thread != thread and found.answers == ""


async def test_a_mail_that_looks_like_ours_is_none(served: Post, desk: EmailDesk) -> None:
    thread, shown = await _answered(served, desk)
    planted = mail("x", sender=CLERK)
    planted.replace_header("To", "eve@evil.example")
    planted.replace_header("Message-ID", f"<shopclerk.{'0' * 40}@shop.example>")
    planted["X-Shopclerk-Thread"], planted["X-Shopclerk-Key"] = thread, "c:2"
    assert await _came(served, desk, planted) == []
    (found,) = await _came(served, desk, mail("yes", to=planted, sender="eve@evil.example"))
    assert found.thread != thread and found.answers == ""
    again = mail("x", sender=CLERK)
    again.replace_header("Message-ID", str(shown["Message-ID"]))
    again.replace_header("To", "eve@evil.example")
    again["X-Shopclerk-Thread"], again["X-Shopclerk-Key"] = thread, "c:2"
    await _came(served, desk, again)
    (found,) = await _came(served, desk, mail("yes", to=shown, sender="eve@evil.example"))
    assert found.thread != thread


async def test_what_comes_twice_is_one(served: Post, desk: EmailDesk) -> None:
    made = mail("Twice?")
    served.deliver(made.as_bytes())
    served.deliver(made.as_bytes())
    found = await _told(desk)
    assert len(found) == 2 and len({each.event_id for each in found}) == 1
    # Taken in, but the process ended before it was put away: it comes again, as the same.
    served.deliver(mail("Lost?").as_bytes())
    (first,) = await desk.poll()
    (again,) = await desk.poll()
    await desk.seen()
    assert first.event_id == again.event_id and served.waiting() == 0


async def test_two_clerks_do_not_answer_each_other(served: Post, desk: EmailDesk) -> None:
    _, shown = await _answered(served, desk)
    other = mail("I am a clerk, too.", sender="clerk@other.example", to=shown, Auto_Submitted=shown["Auto-Submitted"])
    assert await _came(served, desk, other) == []
    assert await _came(served, desk, mail("Talking to myself", sender=CLERK)) == []


async def test_a_program_that_does_not_say_what_it_is_comes_to_an_end(served: Post, desk: EmailDesk) -> None:
    found = 0
    for _ in range(MOST_A_DAY // 20 + 1):
        for number in range(20):
            served.deliver(mail(f"Answer {number}", sender="bot@loud.example").as_bytes())
        found += len(await _told(desk))
    assert found <= MOST_A_DAY + 20
    assert await _came(served, desk, mail("Again", sender="bot@loud.example")) == []
    assert len(await _came(served, desk, mail("Hello"))) == 1


async def test_a_mail_without_an_id_is_answered_too(served: Post, desk: EmailDesk) -> None:
    (found,) = await _came(served, desk, b"From: mara.lindt@example.com\r\nSubject: Hm\r\n\r\nAny hats?\r\n")
    assert found.text == "Hm\nAny hats?"
    await desk.send(found.thread, desk.render(Outgoing(key="n:2", text="Hats.")), "n:2")
    assert served.to(MARA)[-1].get_content().strip() == "Hats."


async def test_who_wrote_is_not_certain_and_nobody_is_mailed(served: Post, desk: EmailDesk) -> None:
    (found,) = await _came(served, desk, b"From: a@x.example, b@x.example\r\nMessage-ID: <q@x.example>\r\n\r\nHi\r\n")
    before = len(served.went)
    await desk.send(found.thread, desk.render(Outgoing(key="q:2", text="Hello")), "q:2")
    assert len(served.went) == before
    await desk.hand_off(found.thread, "Somebody wrote.", "q:handoff")
    assert "Somebody wrote." in served.to(PEOPLE)[-1].get_content()


async def test_subjects_add_no_headers(served: Post, desk: EmailDesk) -> None:
    made = (
        mail("Hello")
        .as_bytes()
        .replace(
            b"Subject: A question", b"Subject: =?utf-8?q?Hi=0D=0ABcc=3A_eve=40evil=2Eexample?= =?utf-8?q?=0ATo=3A_x?="
        )
    )
    (found,) = await _came(served, desk, made)
    await desk.send(found.thread, desk.render(Outgoing(key="s:2", text="Hello\r\nBcc: x@evil.example")), "s:2")
    shown = served.to(MARA)[-1]
    assert shown["Bcc"] is None and shown.get_all("To") == [MARA] and shown["Subject"].startswith("Re: Hi")
    assert "eve@evil.example" not in [who for who, _ in served.went]


async def test_a_mail_that_was_cut_off_goes_out_once(served: Post, desk: EmailDesk) -> None:
    (asked,) = await _came(served, desk, mail("Once?"))
    served.refusing.append("451 later")
    with pytest.raises(DeskError):
        await desk.send(asked.thread, {"text": "Once."}, "o:2")
    for _ in range(3):
        await desk.send(asked.thread, {"text": "Once."}, "o:2")
    assert sum("Once." in each.get_content() for each in served.to(MARA)) == 1


async def test_a_large_mail_is_read_by_its_beginning(served: Post, desk: EmailDesk) -> None:
    made = mail("See the picture.")
    made.add_attachment(b"\x00" * 3_000_000, maintype="image", subtype="png", filename="a.png")
    (found,) = await _came(served, desk, made)
    assert found.text == "A question\nSee the picture."


async def test_people_are_known_by_what_they_answer(served: Post, desk: EmailDesk) -> None:
    thread, _ = await _answered(served, desk)
    await desk.hand_off(thread, "Mara waits.", "h:1")
    passed = served.to(PEOPLE)[-1]
    said = await _came(served, desk, mail("#done\nIt is on its way.\n\n> Mara waits.", to=passed, sender=PEOPLE))
    assert [(each.kind, each.text, each.relay) for each in said] == [
        (Kind.ANSWERED, "It is on its way.", True),
        (Kind.RESOLVED, "", False),
    ]
    # In their name, but not in answer to what they got; and in answer to it, but not by them.
    (forged,) = await _came(served, desk, mail("#back", sender=PEOPLE))
    assert forged.kind is Kind.MESSAGE and forged.thread != thread
    (other,) = await _came(served, desk, mail("#done", to=passed))
    assert other.kind is Kind.MESSAGE and other.thread != thread


async def test_a_server_that_went_away_is_tried_again(served: Post) -> None:
    gone = EmailDesk(EmailSettings(**served.settings(imap_port=9), _env_file=None), "en")
    with pytest.raises(DeskError, match="IMAP"):
        await gone.check()
    wrong = EmailDesk(EmailSettings(**served.settings(password="wrong"), _env_file=None), "en")
    with pytest.raises(DeskError) as raised:
        await wrong.check()
    assert "wrong" not in raised.value.detail
    right = EmailDesk(EmailSettings(**served.settings(), _env_file=None), "en")
    assert CLERK in await right.check()
    assert right._box._open is not None
    right._box._open.shutdown()
    assert CLERK in await right.check()
    await right.close()


async def test_a_mailbox_that_is_no_more_is_left_alone(served: Post, desk: EmailDesk) -> None:
    (asked,) = await _came(served, desk, mail("Hello?", sender="gone@example.com"))
    with pytest.raises(DeskGone):
        await desk.send(f"{asked.thread[:16]}<other@example.com>", {"text": "x"}, "g:2")
