"""Which network addresses may be asked: public unicast ones. Pure; nothing here resolves or connects.

The rules are the IANA special-purpose registries (RFC 6890 and its updates), written out: `ipaddress`
changed its own idea of "global" between Python releases, and a guard must not change with the interpreter.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_REFUSED_V4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network; 0.0.0.0 reaches the machine itself
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; cloud machines keep their credentials at 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_UNICAST_V6 = IPv6Network("2000::/3")  # all that IANA has given out so far
_REFUSED_V6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_SIX_TO_FOUR = IPv6Network("2002::/16")  # RFC 3056: bits 16 to 47 are an IPv4 address
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are; how IPv6-only networks reach IPv4


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether `address` is ordinary public unicast, an IPv4 address embedded in it included."""
    if isinstance(address, IPv4Address):
        return not any(address in block for block in _REFUSED_V4)
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    return address in _UNICAST_V6 and not any(address in block for block in _REFUSED_V6)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address(int(address) >> 80 & 0xFFFF_FFFF)
    return None


def literal_address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that `host` spells, `None` where it is a name.

    Knows every spelling that a C library takes for an address: 127.1, 2130706433, 0x7f.1, 0177.0.0.1,
    and IPv6 in brackets or with a zone.
    """
    bare = host.removeprefix("[").removesuffix("]").rstrip(".")
    try:
        return ip_address(bare)
    except ValueError:
        pass  # not an address in its canonical spelling; the others come next
    if not bare.isascii() or any(char.isspace() for char in bare):
        return None
    try:
        return IPv4Address(socket.inet_aton(bare))
    except OSError:
        return None
