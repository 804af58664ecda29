"""Which network addresses may be asked."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.addresses import is_public, literal_address

REFUSED = """
    0.0.0.0 10.0.0.1 100.64.0.1 100.127.255.255 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.7 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 fe80::1 fec0::1 fc00::1 fd12::1 ff02::1 64:ff9b::a00:1
    64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:a00:1:: 2002:c0a8:101::1 3fff::1 5f00::1
"""
ASKED = (
    "8.8.8.8 100.128.0.1 172.32.0.1 211.234.240.1 2400:cb00::1 2606:4700::1 64:ff9b::808:808 2002:808:808::1"
)


@pytest.mark.parametrize("address", REFUSED.split())
def test_special_purpose_addresses_are_not_public(address):
    """The blocks of the IANA special-purpose registries, alone or embedded in IPv6."""
    assert is_public(ip_address(address)) is False


@pytest.mark.parametrize("address", ASKED.split())
def test_ordinary_addresses_are_public(address):
    """The neighbours of those blocks, and public addresses embedded by NAT64 and 6to4."""
    assert is_public(ip_address(address)) is True


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_is_seen_through(address):
    """Dotted, decimal, hexadecimal and octal spellings are the same address."""
    number = int(address)
    first, rest = number >> 24, number & 0xFFFFFF
    spellings = (
        str(address),
        str(number),
        hex(number),
        f"0{number:o}",
        f"{first}.{rest}",
        f"{first:#x}.0{rest:o}",
    )
    assert {literal_address(spelling) for spelling in spellings} == {address}


@given(st.ip_addresses())
def test_what_is_asked_is_never_what_the_standard_library_calls_private(address):
    """Our list is at least as strict as `ipaddress` where both have a view."""
    special = address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified
    assert not (special and is_public(address))


def test_names_are_not_addresses():
    """Names stay names, among them ones made of hexadecimal digits."""
    names = ("news.example", "face.example", "1.2.3.4.example", "", "0x", "café.example")
    assert [literal_address(name) for name in names] == [None] * len(names)
