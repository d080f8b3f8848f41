"""A throwaway PostgreSQL cluster for tests: own directory, own port on loopback, no fsync."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

_USER = "app"


def find_binaries() -> Path | None:
    """Return the folder with initdb and postgres, from PATH or where Debian keeps them."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((it for it in folders if (it / "initdb").exists() and (it / "postgres").exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.05)


@dataclass
class Server:
    """A running cluster: the start of its URLs, `postgresql://app@127.0.0.1:PORT`, and how to run it again."""

    url: str
    command: list[str]
    become: dict[str, Any]
    log: Path
    process: subprocess.Popen[bytes]

    def restart(self) -> None:
        """End it at once, as a crash does, with everybody's connections, and start it anew on the same port."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)
        self.process = _start(self.command, self.become, self.log)
        _wait(self.process, f"{self.url}/postgres", self.log)


def _start(command: list[str], become: dict[str, Any], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(command, stdout=output, stderr=output, **become)


@contextmanager
def cluster(binaries: Path, *, crashes: bool = False) -> Iterator[Server]:
    """Run a cluster; with ``crashes`` what was committed survives one of the server (not of the machine)."""
    folder = Path(tempfile.mkdtemp(prefix="shopclerk-pg-"))  # not under pytest's tmp, which only root may enter
    become: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "LC_ALL": "C"}}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        become |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    data, log = folder / "data", folder / "log"
    try:
        initdb = [binaries / "initdb", "-D", data, "-A", "trust", "-U", _USER, "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, timeout=60, **become)
        port = _free_port()
        options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "fsync": "off"}
        options |= {"synchronous_commit": "on" if crashes else "off", "full_page_writes": "off", "max_connections": 100}
        command = [str(binaries / "postgres"), "-D", str(data), *(f"--{name}={it}" for name, it in options.items())]
        server = Server(f"postgresql://{_USER}@127.0.0.1:{port}", command, become, log, _start(command, become, log))
        try:
            _wait(server.process, f"{server.url}/postgres", log)
            yield server
        finally:
            server.process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                server.process.wait(10)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
