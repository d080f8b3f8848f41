"""Between mails and ours. Who writes is known by what their mail answers, never by the address in it alone."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta

from commerce.errors import DeskError, DeskGone, InputError, MailError, NotAuthenticated
from commerce.language import speaking
from commerce.mailbox import normal_email
from commerce.sentences import say
from connectors.desks.base import Contact, Inbound, Kind, Native, Outgoing
from connectors.desks.email.letter import Letter, mailbox_of, read, unreadable
from connectors.desks.email.mailbox import Fresh, Kept, Mailbox
from connectors.desks.email.ours import Thread, Writer, first_of, is_by, subject_of
from connectors.desks.email.settings import EmailSettings
from connectors.mail.smtp import NO_MAILBOX, Server, SmtpMailer

log = logging.getLogger(__name__)
#: Nobody writes so many mails a day by hand: two programs that answer each other come to an end here.
MOST_A_DAY = 60
#: First lines by which people say what is to become of a thread.
_ORDERS = {"#take": Kind.TAKEN, "#back": Kind.GIVEN_BACK, "#done": Kind.RESOLVED}


class EmailDesk:
    """One mailbox.

    Args:
        settings: Where it is, and where people are.
        language: In which people are written to.
    """

    name = "email"

    def __init__(self, settings: EmailSettings, language: str) -> None:
        self._own, self._people = normal_email(settings.address), normal_email(settings.people)
        self._stamped_by, self._language = settings.stamped_by, language
        self.patience = timedelta(hours=settings.patience)
        self._box = Mailbox(settings)
        self._writer = Writer(self._own, settings.secret.get_secret_value().encode())
        server = Server(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.user or settings.address,
            password=settings.password,
        )
        self._mailer = SmtpMailer(server, self._own)
        self._taken: list[tuple[Fresh, str]] = []

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - a mailbox calls nobody
        """Believe nobody: mails are fetched.

        Raises:
            NotAuthenticated: Always.
        """
        raise NotAuthenticated

    def parse(self, body: bytes) -> Sequence[Inbound]:  # noqa: ARG002 - a mailbox calls nobody
        """Read nothing: mails are fetched.

        Raises:
            InputError: Always.
        """
        raise InputError(code="bad_desk_event")

    async def poll(self) -> Sequence[Inbound]:
        """Fetch what is new, some mails at a time."""
        fresh, found = await self._box.fresh(), list[Inbound]()
        taken = []
        for each in fresh:
            letter = self._read(each)
            found += await self._events(letter)
            taken.append((each, "" if letter.named else letter.id))
        self._taken = taken
        return found

    def _read(self, fresh: Fresh) -> Letter:
        try:
            return read(fresh.raw, self._stamped_by)
        except Exception as error:  # noqa: BLE001 - one mail must not hold up all others: a person looks at it
            log.warning("a mail cannot be read: %s", type(error).__name__)
            return unreadable(fresh.raw)

    async def seen(self) -> None:
        """Move what was fetched to the threads."""
        taken, self._taken = self._taken, []
        await self._box.keep(taken)

    async def _events(self, letter: Letter) -> list[Inbound]:
        if letter.automatic or letter.sender == self._own:
            return []
        if letter.sender and await self._box.from_today(letter.sender) >= MOST_A_DAY:
            log.warning("a mailbox sent more than %s mails since yesterday: no more of it is answered", MOST_A_DAY)
            return []
        thread, answers = None, ""
        for number, each in enumerate(letter.answers):
            known = await self._ours(each)
            if known is None:
                continue
            there, key, to = known
            if to == letter.sender == self._people and not is_by(there, to):
                return self._of_people(letter, there)
            if to == letter.sender and is_by(there, to):
                thread, answers = there, key if number == 0 else ""
                break
        thread = thread or await self._joined(letter)
        subject = letter.subject if thread is None and letter.text else ""
        return [
            Inbound(
                event_id=_event(letter),
                thread=thread or _event(letter),
                text="\n".join(filter(None, (subject, letter.text))),
                contact=Contact(id=letter.sender, email=letter.sender, name=letter.name, verified=letter.proven),
                answers=answers,
            )
        ]

    async def _ours(self, message_id: str) -> tuple[str, str, str] | None:
        if self._writer.is_ours(message_id):
            for copy in await self._box.find(message_id):
                if known := self._writer.known(copy):
                    return known
        return None

    async def _joined(self, letter: Letter) -> str | None:
        """Return the thread of a mail of the same sender that this one goes on with, before we said anything in it.

        Afterwards something may have been proven there, and who did not read our answer does not share in it.
        """
        for each in letter.answers if letter.sender else ():
            thread = str(Thread(letter.sender, each))
            if await self._root(thread) is not None:
                return None if await self._box.is_answered(each, self._own) else thread
        return None

    def _of_people(self, letter: Letter, thread: str) -> list[Inbound]:
        """Return what a colleague answers to a hand-off: words for the customer, or an order in its first line."""
        if self._stamped_by and not letter.proven:
            log.warning("an answer in the people's name was not proven by the receiving server, and is left alone")
            return []
        line, _, rest = letter.text.partition("\n")
        order = _ORDERS.get(line.strip().casefold())
        words = rest.strip() if order else letter.text
        said = Inbound(event_id=_event(letter), thread=thread, kind=Kind.ANSWERED, text=words, relay=True)
        told = [said] if words else []
        if order:
            told.append(Inbound(event_id=f"{_event(letter)}#", thread=thread, kind=order))
        return told

    def render(self, said: Outgoing) -> Native:
        """Return the message as text, with the way to the page where a change can be confirmed."""
        link = say("handoff.mail.confirm", url=said.confirm) if said.confirm else ""
        return {"text": "\n\n".join(filter(None, (said.plain(), link)))}

    async def send(self, thread: str, shown: Native, key: str) -> None:
        """Mail it to who began the thread, once; nobody is mailed where it is not certain who that is."""
        root = await self._root(thread)
        if root is None:
            raise DeskGone(detail="the mail that began the thread is not in the mailbox")
        if to := mailbox_of(root.headers.get("from", "")):
            await self._mail(thread, key, to, subject_of(root, "Re:"), shown["text"])

    async def hand_off(self, thread: str, summary: str, key: str) -> None:
        """Mail the summary to the people."""
        await self._to_people(thread, summary, key)

    async def pass_on(self, thread: str, text: str, key: str) -> None:
        """Mail the people what the customer wrote."""
        with speaking(self._language):
            wrote = say("handoff.mail.wrote")
        await self._to_people(thread, f"{wrote}\n\n{text}", f"{key}:passed")

    async def _to_people(self, thread: str, text: str, key: str) -> None:
        root = await self._root(thread)
        if root is None:
            raise DeskGone(detail="the mail that began the thread is not in the mailbox")
        with speaking(self._language):
            body = f"{text}\n\n{say('handoff.mail.how')}"
        await self._mail(thread, key, self._people, subject_of(root, "Fwd:"), body)

    async def take_back(self, thread: str) -> None:
        """Do nothing: whose a thread is stands nowhere in a mailbox."""

    async def _root(self, thread: str) -> Kept | None:
        first = first_of(thread)
        for each in await self._box.find(first) if first else ():
            sender = mailbox_of(each.headers.get("from", ""))
            if str(Thread(sender, first)) == thread:
                return each
        return None

    async def _mail(self, thread: str, key: str, to: str, subject: str, body: str) -> None:
        """Keep a copy as a draft, send it, and say that it was sent; what went out before stays as it was."""
        made, copy = self._writer.written(thread, key, to, subject, body)
        kept = await self._copies(made["Message-ID"])
        if any(not each.unsent for each in kept):
            return
        if not kept:
            await self._box.draft(copy)
        try:
            await self._mailer.submit(made, to)
        except MailError as error:
            kind = DeskGone if error.code == NO_MAILBOX and to != self._people else DeskError
            raise kind(detail=error.detail) from None
        for each in await self._copies(made["Message-ID"]):
            await self._box.sent(each.uid)

    async def _copies(self, message_id: str) -> list[Kept]:
        return [each for each in await self._box.find(message_id) if self._writer.known(each)]

    async def check(self) -> str:
        """Log in at both servers."""
        waiting = await self._box.count()
        try:
            server = await self._mailer.check()
        except MailError as error:
            raise DeskError(detail=error.detail) from None
        return f"{self._own}, {waiting} new mails; {server}"

    async def close(self) -> None:
        """Log out."""
        await self._box.close()


def _event(letter: Letter) -> str:
    return str(Thread(letter.sender, letter.id))
