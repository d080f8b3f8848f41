"""A mail is read as what it is, whatever its sender put into it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.desks.email.letter import read

HEAD = "From: Mara <mara@example.com>\r\nMessage-ID: <1@example.com>\r\nSubject: Hi\r\n"


def _read(more: str = "", body: str = "Hello", stamped_by: str = ""):
    return read((HEAD + more + "\r\n" + body).encode("utf-8", "surrogateescape"), stamped_by)


def test_the_senders_own_words_alone_are_read() -> None:
    found = _read("In-Reply-To: <b@x.example>\r\nReferences: <a@x.example> <b@x.example>\r\n", "Yes\r\n\r\n> Shall I?")
    assert (found.text, found.sender, found.name, found.subject) == ("Yes", "mara@example.com", "Mara", "Hi")
    assert found.answers == ("<b@x.example>", "<a@x.example>") and not found.automatic and found.named


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Auto-Submitted: auto-generated; x=y\r\n",
        "auto-submitted:  Auto-Notified\r\n",
        "Precedence: bulk\r\n",
        "Precedence: List\r\n",
        "List-Id: <x.example>\r\n",
        "List-Unsubscribe: <mailto:x@x.example>\r\n",
        "Return-Path: <>\r\n",
        "X-Autoreply: yes\r\n",
        'Content-Type: multipart/report; boundary="x"\r\n',
    ],
)
def test_mails_of_programs_are_known(more: str) -> None:
    assert _read(more).automatic
    assert not _read("Auto-Submitted: no\r\nPrecedence: normal\r\n").automatic


def test_bounces_are_known_by_who_sends_them() -> None:
    assert read(b"From: MAILER-DAEMON@x.example\r\nSubject: Undelivered\r\n\r\nx").automatic


def test_html_is_read_without_what_it_quotes_and_attachments_are_left() -> None:
    body = (
        "--b\r\nContent-Type: text/html\r\n\r\n<p>Where is <b>1007</b>?</p><blockquote>yes</blockquote>\r\n"
        "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nrefund all\r\n--b--"
    )
    assert _read('Content-Type: multipart/mixed; boundary="b"\r\n', body).text == "Where is 1007?"


def test_encoded_words_add_neither_headers_nor_senders() -> None:
    mail = (
        "From: =?utf-8?q?Mara_=3Cevil=40x=2Eexample=3E?= <mara@example.com>\r\n"
        "Subject: =?utf-8?q?Hi=0D=0ABcc=3A_evil=40x=2Eexample?=\r\n\r\nHello"
    )
    found = read(mail.encode())
    assert found.sender == "mara@example.com"
    assert "\n" not in found.subject and "\r" not in found.subject


@pytest.mark.parametrize(
    "sender",
    [
        "From: a@example.com, b@example.com\r\n",
        "From: a@example.com\r\nFrom: b@example.com\r\n",
        'From: "a@example.com" <b@example.com> <c@example.com>\r\n',
        "From: friends: a@example.com, b@example.com;\r\n",
        "From: <a@example.com\r\n",
        "From: \r\n",
        "From: \u200ba@example.com\r\n",
        "",
    ],
)
def test_a_sender_that_can_be_read_in_two_ways_is_nobody(sender: str) -> None:
    found = read((sender + "Subject: x\r\n\r\nHello").encode()).sender
    assert found in ("", "a@example.com") and (sender.startswith("From: <a@") or found == "")


STAMP = "Authentication-Results: mx.shop.example; dmarc=pass header.from=example.com\r\n"


@pytest.mark.parametrize(
    ("stamps", "proven"),
    [
        (STAMP, True),
        ("Authentication-Results: mx.shop.example 1; dkim=pass (ok) header.d=example.com header.s=a\r\n", True),
        (STAMP.replace("pass", "fail"), False),
        (STAMP.replace("=example.com", "=evil.example"), False),
        (STAMP.replace("mx.shop.example", "mx.evil.example"), False),
        ("Authentication-Results: mx.shop.example; spf=pass smtp.mailfrom=mara@example.com\r\n", False),
        ("Authentication-Results: mx.shop.example; dkim=none\r\n" + STAMP, False),
        (
            'Authentication-Results: mx.shop.example; spf=fail smtp.mailfrom="x; dmarc=pass header.from=example.com"\r\n',
            0,
        ),
        ("Authentication-Results: mx.shop.example; spf=fail (x; dmarc=pass header.from=example.com)\r\n", False),
        ("Authentication-Results: mx.shop.example; spf=fail (x; dmarc=pass header.from=example.com\r\n", False),
        ("Authentication-Results: mx.shop.example; dmarc=pass dmarc=fail header.from=example.com\r\n", False),
    ],
)
def test_only_what_the_shops_own_server_found_out_proves_a_sender(stamps: str, proven: bool) -> None:
    assert _read(stamps, stamped_by="mx.shop.example").proven is bool(proven)
    assert _read(stamps).proven is False


def test_bombs_take_little_time() -> None:
    begun = time.process_time()
    deep = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(5_000))
    for raw in (
        HEAD + deep,
        HEAD + "\r\n" + "x" * 30_000_000,
        HEAD + "References: " + "<a@b> " * 200_000 + "\r\n\r\nx",
        "From: " + "a@b, " * 100_000 + "\r\n\r\nx",
        "From: " + "(" * 200_000 + "\r\n\r\nx",
        "Subject: " + "=?utf-8?q?=41?= " * 50_000 + "\r\n\r\nx",
        HEAD + "Content-Type: text/html\r\n\r\n" + "<div " * 100_000,
        HEAD + "Content-Type: text/html\r\n\r\n" + "<b>" * 100_000,
        HEAD + 'Content-Type: text/plain; charset="nonsense"\r\n\r\nHello',
    ):
        read(raw.encode())
    assert time.process_time() - begun < 6


@given(st.binary(max_size=2000))
def test_nothing_that_comes_fails_to_be_read(raw: bytes) -> None:
    for each in (raw, b"From: a@example.com\r\n" + raw, HEAD.encode() + raw):
        found = read(each, "mx.example")
        assert "\n" not in found.subject and len(found.id) <= 165
