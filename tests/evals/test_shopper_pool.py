"""Many conversations at once: each in a process of its own, from one filled state directory."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from evals.shopper import moment, pool, report
from evals.shopper.conversations import Conversation


def test_two_processes_write_everything_down(demo_home: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_home, tmp_path / "demo")
    (tmp_path / f"filled-{moment.day()}").touch()
    conversations = [
        Conversation.model_validate(
            {"id": f"x-{place}", "who": "mara.lindt@example.com", "turns": ["order 1007", {"text": text, "expect": {}}]}
        )
        for place, text in enumerate(("ok thanks", "what did i order on {placed:1012}"))
    ]
    told: list[int] = []
    records = pool.play_all(
        conversations, jobs=2, home=tmp_path, progress=lambda _stage, done, _total: told.append(done)
    )
    assert [each.id for each in records] == ["x-0", "x-1"]
    assert records[0].turns[0].state.orders == ["1007"]
    assert records[0].turns[0].tools[0].name == "get_order"
    assert "{" not in records[1].turns[1].text
    assert told[-1] == len(conversations)
    found = json.loads(json.dumps(report.as_json(records)))
    assert found["summary"]["messages"] == 4
    assert found["summary"]["checked"] == 2
    assert report.rows_of(found["summary"])[1][-1][0] == "all"
