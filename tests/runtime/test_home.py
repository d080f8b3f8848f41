"""The state directory and its lock."""

import multiprocessing
import subprocess
import sys
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


def test_all_files_of_an_old_open_home_are_their_owners_alone(tmp_path: Path) -> None:
    """In a process of its own: what a process may read of files is the process's."""
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from runtime.settings import Settings\n"
        "from service.bootstrap import open_container\n"
        "async def main():\n"
        "    async with open_container(Settings(home=Path(sys.argv[1]), _env_file=None), own=True, filled=False) as container:\n"
        "        async with container.shop.database.read() as session:\n"
        "            await session.connection()\n"
        "        modes()\n"
        "def modes():\n"
        "    for each in sorted(Path(sys.argv[1]).rglob('*')):\n"
        "        print(oct(each.stat().st_mode & 0o077), each.name)\n"
        "asyncio.run(main())\n"
        "modes()\n"
    )
    command = [sys.executable, "-c", code, str(home)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, umask=0o022, cwd=Path(__file__).parents[2]
    )
    rows = [line.split(" ", 1) for line in done.stdout.splitlines()]
    assert {"shopclerk.sqlite", "owner.lock"} <= {name for _, name in rows}
    assert [name for mode, name in rows if mode != "0o0"] == []
