"""Which network an address counts as."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.http.origin import network_of


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("64:ff9b::c633:6407", "198.51.100.7"),
        ("2002:c633:6407:1::1", "198.51.100.7"),
        ("2001:0:4136:e378:8000:63bf:39cc:9bf8", "198.51.100.7"),
        ("", "elsewhere"),
        ("unix:", "elsewhere"),
        ("198.51.100.7:80", "elsewhere"),
        ("a" * 5000, "elsewhere"),
    ],
)
def test_networks(host: str, network: str) -> None:
    if host.startswith("2001:0:"):
        host = str(
            IPv6Address((0x20010000 << 96) | (0x4136E378 << 64) | (0x800063BF << 32) | (0xC6336407 ^ 0xFFFFFFFF))
        )
    assert network_of(host) == network


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_all_addresses_of_one_customer_are_one_network(first: int, second: int) -> None:
    prefix = 0x2A00_1450_4001_0000 << 64
    assert network_of(str(IPv6Address(prefix | first))) == network_of(str(IPv6Address(prefix | second)))
