"""Small products of matrices run on one thread, unless the operator says otherwise."""

import importlib
import os

import pytest

import app


@pytest.mark.parametrize(("given", "used"), [(None, "1"), ("4", "4")])
def test_numpy_gets_one_thread_by_default(monkeypatch: pytest.MonkeyPatch, given: str | None, used: str) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", given or "")
    if given is None:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    importlib.reload(app)
    assert os.environ["OPENBLAS_NUM_THREADS"] == used
