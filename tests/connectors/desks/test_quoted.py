"""Of a mail only what its sender wrote counts."""

from __future__ import annotations

import time

import pytest

from connectors.desks.quoted import without_quotes


@pytest.mark.parametrize(
    ("mail", "own"),
    [
        ("yes\n\nOn Mon, Ana <ana@example.com> wrote:\n> Shall I refund it?\n> Say yes.", "yes"),
        ("Am 3. Mai schrieb Ana\n<ana@example.com>:\n\n> Soll ich?\n\nnein, danke", "nein, danke"),
        ("no\n-- \nJo\nyes is my motto", "no"),
        ("Where is it?\r\n\r\nSent from my iPhone", "Where is it?"),
        ("Hello\n\n-----Original Message-----\nyes", "Hello"),
        ("Hi\n\nFrom: Ana <ana@example.com>\nSent: Monday\nTo: Jo\nyes", "Hi"),
        ("Colours: blue\nSize: M\nThanks: Jo", "Colours: blue\nSize: M\nThanks: Jo"),
        ("> all of it\n> is quoted", ""),
    ],
)
def test_quotations_and_signatures_are_left_out(mail: str, own: str) -> None:
    assert without_quotes(mail) == own


def test_odd_mails_take_no_time() -> None:
    begun = time.process_time()
    for piece in (">", "a: ", ":\n> ", "From: a@b\n", "-- ", "a" * 50 + ":\n"):
        without_quotes(piece * 20_000)
    assert time.process_time() - begun < 2
