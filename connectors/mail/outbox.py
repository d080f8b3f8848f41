"""The outbox: every mail becomes a file, for development and for shops that send mail by other means."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from commerce.errors import MailError
from connectors.mail.base import Mail, file_name, message


class Outbox:
    """Writes one ``.eml`` file per mail below ``folder``; a repeat replaces its own file.

    Args:
        folder: The folder, made on first use, readable by its owner only.
        sender: The address in ``From``.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder, self._sender = folder, sender

    async def send(self, mail: Mail) -> None:
        """Write the file, whole or not at all."""
        data = message(mail, self._sender).as_bytes()
        try:
            await asyncio.to_thread(self._write, file_name(mail.reference) + ".eml", data)
        except OSError as error:
            raise MailError(detail=f"the outbox cannot be written: {type(error).__name__}") from error

    def _write(self, name: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, fresh = tempfile.mkstemp(dir=self._folder, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(fresh).replace(self._folder / name)

    async def check(self) -> str:
        """Return where the mails lie."""
        count = len(list(self._folder.glob("*.eml"))) if self._folder.is_dir() else 0
        return f"outbox {self._folder}: {count} mails"

    async def close(self) -> None:
        """Nothing to let go of."""
