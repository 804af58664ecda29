"""Names and sockets: what stands between us and the network. Knows no HTTP.

The guard of law 10 sits where the connection is made: names are resolved to public addresses only, and the
very address that is about to be connected to is looked at once more, so that no second look-up, redirect or
odd spelling can slip in between.
"""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from pipeline.fetch.addresses import is_public

# asyncio's own threads are few (six on two cores) and shared; names that hang must not hold up the archive.
RESOLVER_THREADS = 16
_ROUTE_WITNESSES = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))  # RFC 5737, RFC 3849
_NAME_WITNESS = "citymentions.invalid"
_ANSWER_WITHIN_S = 5.0
_NO_ANSWER = frozenset({socket.EAI_AGAIN, socket.EAI_SYSTEM})


class NotPublic(OSError):
    """An address that must not be asked."""


class Resolver(AbstractResolver):
    """Names to addresses by the system's resolver, within `within_s` each, public ones only on demand.

    Raises NotPublic where a name has addresses and none is public, OSError where it has none or time is up.
    """

    def __init__(self, within_s: float, *, public_only: bool) -> None:
        self._within_s = within_s
        self._public_only = public_only
        self._threads = ThreadPoolExecutor(RESOLVER_THREADS, thread_name_prefix="resolver")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of `host`, as aiohttp wants them."""
        try:
            async with asyncio.timeout(self._within_s):
                found = await asyncio.get_running_loop().run_in_executor(
                    self._threads, _look_up, host, port, family
                )
        except TimeoutError as error:
            raise OSError(f"no answer from the resolver within {self._within_s:g} s") from error
        if not self._public_only:
            return found
        public = [each for each in found if is_public(ip_address(each["host"]))]
        if not public:
            raise NotPublic(f"{host} is {found[0]['host']}, which is not a public address")
        return public

    async def close(self) -> None:
        """Ask nothing more; what hangs is left to end by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
    found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
    return [
        ResolveResult(
            hostname=host,
            host=str(address[0]),
            port=port,
            family=kind,
            proto=protocol,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for kind, _, protocol, _, address in found
    ]


def public_socket(address: AddrInfoType) -> socket.socket:
    """A socket for an address about to be connected to. Raises NotPublic where it must not be."""
    family, type_, protocol, _, (host, *_) = address
    if not is_public(ip_address(host)):
        raise NotPublic(f"{host} is not a public address")
    return socket.socket(family, type_, protocol)


async def own_network_is_down() -> bool:
    """Whether it is this machine that has no network, rather than a host that does not answer.

    Sends nothing to any source: (1) is there a route to anywhere? Connecting a UDP socket asks the kernel and
    sends no packet. (2) Does the resolver answer at all? It is asked for a name under `.invalid`, which it
    must deny (RFC 6761, 6.4); a denial is an answer. A resolver that denies by itself while the line behind
    it is dead goes unnoticed. To be asked after Unreachable; takes up to 5 s when there is no answer.
    """
    if not any(_has_route(family, address) for family, address in _ROUTE_WITNESSES):
        return True
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_S):
            await asyncio.get_running_loop().getaddrinfo(_NAME_WITNESS, 80)
    except TimeoutError:
        return True
    except socket.gaierror as error:
        return error.errno in _NO_ANSWER
    return False


def _has_route(family: socket.AddressFamily, address: str) -> bool:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
    except OSError:
        return False
    return True
