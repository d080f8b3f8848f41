"""Questions that nothing answered: alike ones together, an answer written once and quoted at once."""

from __future__ import annotations

import re
from urllib.parse import quote

from tests.app.http.test_console import Browser, browser
from tests.app.serving import MARA, Server

_CARD = re.compile(r'<article class="card stack" aria-labelledby="q\d+">.*?</article>', re.S)


def ask(server: Server, words: str) -> str:
    with server.customer(MARA) as client:
        return str(client.post("/chat", json={"message": f"ask store {words}"}).json()["text"])


def card(one: Browser, words: str) -> str:
    one.open("/console/questions")
    return next((each for each in _CARD.findall(one.page) if words in each), "")


def ids(found: str) -> str:
    return re.search(r'name="ids" value="([^"]+)"', found)[1]  # type: ignore[index]


def test_alike_questions_are_one_group_and_an_answer_is_quoted_at_once(server: Server):
    first, second = "do you engrave zeppelin models?", "can you engrave a zeppelin model?"
    for words in (first, second, "who was the king of Spain in 1700?"):
        assert "I do not know" in ask(server, words)
    with browser(server, "full") as one:
        found = card(one, first)
        assert second in found and "king of Spain" not in found and "Asked 2 times" in found
        one.send("/console/questions/answers", 400, title=first, text="  ", ids=ids(found))
        answer = "Yes: we engrave <b>zeppelin</b> models with up to 20 letters."
        one.send("/console/questions/answers", title=first, text=answer, ids=ids(found))
        assert card(one, first) == ""
        assert "Quoted to 2 of 2" in one.page and "&lt;b&gt;zeppelin" in one.page
        source = "Source: “do you engrave zeppelin models”"
        assert source in ask(server, first) and source in ask(server, second)
        name = re.search(r"edit=(answer%3A|answer:)(\w+)", one.page)[2]  # type: ignore[index]
        here = f"/console/questions/answers/{quote(f'answer:{name}', safe='')}"
        one.open(f"/console/questions?edit=answer:{name}")
        one.send(here, title=first, text="No, we do not engrave zeppelin models any more.")
        assert source in ask(server, first) and "any more" in one.open("/console/questions")
        one.send(here, remove="1")
        assert "I do not know" in ask(server, second)
        one.send(here, 404, remove="1")
    query = "SELECT action FROM audit_entry WHERE reference = ? ORDER BY seq"
    done = [row[0] for row in server.rows("shopclerk.sqlite", query, f"answer:{name}")]
    assert done == ["answer_written", "answer_changed", "answer_removed"]


def test_a_question_that_needs_no_answer_is_put_away(server: Server):
    words = "what is the airspeed of an unladen swallow?"
    ask(server, words)
    with browser(server, "full") as one:
        found = card(one, words)
        one.send("/console/questions/put-away", ids=f"{ids(found)},x,-1")
        assert card(one, words) == ""


def test_a_page_of_the_store_is_no_answer_of_staff(server: Server):
    with browser(server, "full") as one:
        one.open("/console/questions")
        row = server.rows("shopclerk.sqlite", "SELECT platform_id FROM knowledge_document WHERE kind != 'answer'")[0]
        one.send(f"/console/questions/answers/{quote(row[0], safe='')}", 404, remove="1")


def test_only_agents_write_and_only_with_their_own_forms(server: Server):
    words = "is the moon made of cheese?"
    ask(server, words)
    with browser(server, "read") as one, server.client() as nobody:
        found = card(one, words)
        assert found and "textarea" not in found
        one.send("/console/questions/answers", 403, title="x", text="y")
        one.send("/console/questions/put-away", 403, ids="1")
        assert nobody.get("/console/questions").status_code == 303
    with browser(server, "full") as one:
        for path in ("answers", "put-away", "answers/answer:1"):
            sent = one.client.post(f"/console/questions/{path}", data={"token": "x", "title": "x", "text": "y"})
            assert sent.status_code == 403, path
