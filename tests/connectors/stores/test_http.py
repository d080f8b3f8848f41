"""What the clients of all stores share: three outcomes, what is asked again, and what stays out of logs."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import httpx2
import pytest

from commerce.errors import StoreThrottled, StoreTimeout, StoreUnavailable
from connectors.stores.http import TRIES, StoreHttp, Throttled, Unclear, asked_to_wait, object_of

LATE, NO = httpx2.ReadTimeout("late"), httpx2.ConnectError("no")


@dataclass(frozen=True)
class Guard:
    guessed: bool = False

    def error(self, where, *, unclear=False):
        return StoreTimeout(detail=f"guard {where}") if unclear else StoreUnavailable(detail=f"guard {where}")


class Client(StoreHttp):
    """Answers with what is in line, the last one for ever."""

    def __init__(self, *line):
        self.line, self.seen, self.waited = list(line), 0, []
        transport = httpx2.MockTransport(self._answer)
        super().__init__(timeout=1.0, patience=10.0, transport=transport, sleep=self._note)

    def _answer(self, _request):
        self.seen += 1
        found = self.line.pop(0) if len(self.line) > 1 else self.line[0]
        if isinstance(found, Exception):
            raise found
        return found

    async def _note(self, seconds):
        self.waited.append(seconds)

    async def once(self):
        response = await self._request("GET", "https://shop.example.com/a?key=secret")
        if response.status_code == 429:
            raise Throttled(asked_to_wait(response), Guard() if response.text else None)
        if response.status_code == 403:
            raise Unclear("status 403", keeper=Guard())
        if (found := object_of(response)) is None:
            raise Unclear(f"status {response.status_code}")
        return found

    async def read(self):
        return await self._ask("GET /a", self.once, lambda tried: 2.0**tried)

    async def write(self, *, again=False):
        return await self._change("POST /a", self.once, again=again, pause_of=lambda: 7.0)


def answer(status=200, text="", **headers):
    return httpx2.Response(status, text=text, headers=headers)


async def test_a_read_is_asked_again_until_it_is_answered():
    client = Client(NO, answer(502, "<html>"), LATE, answer(text='{"id": 1}'))
    assert await client.read() == {"id": 1}
    assert (client.seen, len(client.waited)) == (TRIES, TRIES - 1)


@pytest.mark.parametrize(
    ("trouble", "error", "detail"),
    [
        (NO, StoreUnavailable, "GET /a: ConnectError"),
        (LATE, StoreTimeout, "GET /a: ReadTimeout"),
        (answer(text="[]"), StoreTimeout, "GET /a: status 200"),
        (answer(403), StoreUnavailable, "guard GET /a"),
    ],
)
async def test_a_read_that_is_never_answered_says_how_it_failed(trouble, error, detail):
    client = Client(trouble)
    with pytest.raises(error) as failure:
        await client.read()
    assert failure.value.detail == detail and client.seen == TRIES


async def test_a_busy_store_is_given_the_time_that_it_asks_for_and_no_more_than_our_patience():
    said = Client(answer(429, **{"Retry-After": "3"}), answer(text="{}"))
    assert await said.read() == {} and 3 <= said.waited[0] < 4
    for line, seen, pause in [((answer(429, **{"Retry-After": "11"}),), 1, 11.0), ((answer(429),), 3, 8.0)]:
        client = Client(*line)
        with pytest.raises(StoreThrottled) as failure:
            await client.read()
        assert (client.seen, failure.value.retry_after) == (seen, pause)


async def test_who_turns_a_read_away_in_the_stores_place_is_named():
    with pytest.raises(StoreUnavailable) as failure:
        await Client(answer(429, "guard", **{"Retry-After": "11"})).read()
    assert failure.value.detail == "guard GET /a"


@pytest.mark.parametrize(
    ("trouble", "again", "seen", "error"),
    [
        (NO, True, 1, StoreUnavailable),
        (LATE, False, 1, StoreTimeout),
        (LATE, True, 2, StoreTimeout),
        (answer(429), True, 1, StoreThrottled),
        (answer(403), False, 1, StoreTimeout),
    ],
)
async def test_a_write_is_sent_again_once_at_most_and_only_where_that_is_harmless(trouble, again, seen, error):
    client = Client(trouble)
    with pytest.raises(error) as failure:
        await client.write(again=again)
    assert client.seen == seen
    assert error is not StoreThrottled or failure.value.retry_after == 7.0


async def test_what_follows_the_path_of_an_address_is_in_no_log_and_no_error(caplog):
    caplog.set_level(logging.DEBUG, logger="httpx2")
    client = Client(answer(502), LATE)
    with pytest.raises(StoreTimeout) as failure:
        await client.read()
    assert "https://shop.example.com/a?***" in caplog.text and "secret" not in caplog.text
    assert failure.value.__cause__.__cause__ is None  # the library's error holds the request
