"""Names and sockets: what stands between us and the network."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.fetch.network import NotPublic, Resolver, public_socket


def test_a_name_gives_its_public_addresses_or_none_at_all():
    """A name that points to this machine is refused for what it is, unless that is allowed."""

    async def look_up(*, public_only: bool) -> list[str]:
        resolver = Resolver(5, public_only=public_only)
        try:
            return [found["host"] for found in await resolver.resolve("localhost", 80, socket.AF_INET)]
        finally:
            await resolver.close()

    assert asyncio.run(look_up(public_only=False)) == ["127.0.0.1"]
    with pytest.raises(NotPublic):
        asyncio.run(look_up(public_only=True))


def test_a_look_up_ends_when_its_time_is_up():
    """A resolver that does not answer in time is an OSError like any other failure of a name."""

    async def look_up() -> None:
        resolver = Resolver(0, public_only=True)
        try:
            await resolver.resolve("localhost", 80)
        finally:
            await resolver.close()

    with pytest.raises(OSError, match="no answer from the resolver"):
        asyncio.run(look_up())


def test_the_last_gate_stands_where_the_connection_is_made():
    """Whatever way an address came, a socket is only made for a public one."""
    private = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("10.1.2.3", 80))
    public = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("8.8.8.8", 80))
    with pytest.raises(NotPublic):
        public_socket(private)
    public_socket(public).close()


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare to take the network away")
def test_a_machine_without_network_knows_that_it_is_its_own():
    """In a network namespace with nothing in it, our own network is down: not the source's failure."""
    program = (
        "import asyncio; from pipeline.fetch.network import own_network_is_down as f; print(asyncio.run(f()))"
    )
    command = ["unshare", "--user", "--map-root-user", "--net", sys.executable, "-c", program]
    here = Path(__file__).resolve().parents[1]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=60, check=False)
    if "unshare" in done.stderr:
        pytest.skip(f"namespaces are not allowed here: {done.stderr.strip()}")
    assert done.stdout.strip() == "True"
