"""The plug-in with an address in it: whatever that is, it stays a text of PHP."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from connectors.stores.woocommerce.embed import files
from tests.loud import skip_loudly


@pytest.mark.parametrize("address", ["https://clerk.example.com", "https://example.com/it's\\\"$x"])
def test_the_address_stays_in_its_place(address: str) -> None:
    if shutil.which("php") is None:
        skip_loudly("what PHP reads of the plug-in", "Install PHP (php-cli).")
    [text] = files(address, "garden").values()
    ending = "echo Shopclerk_Chat::ADDRESS, ' ', Shopclerk_Chat::SHOP;"
    code = f"<?php define('ABSPATH', '/'); ?>{text.replace('Shopclerk_Chat::start();', ending)}"
    done = subprocess.run(["php"], input=code, capture_output=True, text=True, timeout=30)
    assert done.stdout == f"{address} garden", done.stderr
