"""The state directory and its lock."""

import multiprocessing
from pathlib import Path

import pytest

from commerce.errors import ConfigurationError
from runtime.home import HomeLock, make_home


def _try(home: Path, queue: "multiprocessing.Queue[bool]") -> None:
    queue.put(HomeLock(home).acquire())


def test_one_owner_at_a_time(tmp_path: Path) -> None:
    lock = HomeLock(make_home(tmp_path / "home"))
    assert lock.acquire()
    lock.announce(url="http://127.0.0.1:1")
    context = multiprocessing.get_context("spawn")
    queue: multiprocessing.Queue[bool] = context.Queue()
    child = context.Process(target=_try, args=(tmp_path / "home", queue))
    child.start()
    assert queue.get(timeout=30) is False
    child.join()
    assert HomeLock(tmp_path / "home").owner()["url"] == "http://127.0.0.1:1"
    lock.release()
    again = HomeLock(tmp_path / "home")
    assert again.acquire()
    again.release()


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="state directory"):
        make_home(tmp_path / "file" / "home")
