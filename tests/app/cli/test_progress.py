"""How far a long start is, where nobody looks at a terminal: a line now and then."""

import pytest

from app.cli import progress


def test_what_takes_long_is_told_in_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.bar() as report:
        assert report is not None
        report("products", 1, 20_000)
        assert capsys.readouterr().err == ""  # what is quick says nothing
        now[0] += 11
        report("products", 4_000, 20_000)
        report("products", 4_001, 20_000)
        assert capsys.readouterr().err == "products: 4,000 of 20,000 ...\n"
        now[0] += 11
        report("vectors", 0, 0)
        assert capsys.readouterr().err == "vectors ...\n"


def test_what_is_to_be_quiet_counts_nothing() -> None:
    with progress.bar(quiet=True) as report:
        assert report is None
