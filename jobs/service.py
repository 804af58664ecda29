"""How the daemon talks to systemd: `Type=notify`, and its watchdog. Elsewhere nothing is said.

The protocol is a line of text in a datagram to the socket that systemd names (sd_notify(3)).
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping

import structlog

log = structlog.get_logger("service")


class Supervisor:
    """The supervisor that `environ` names, if any. A message that does not arrive is logged, not raised.

    Raises nothing: whoever runs by hand has no supervisor, and every message is then for nobody.
    """

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        address = environ.get("NOTIFY_SOCKET", "")
        # A leading @ is how systemd writes Linux's abstract addresses, which begin with a zero byte.
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        is_ours = environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        self.watchdog_s = int(environ.get("WATCHDOG_USEC", "0") or 0) / 1e6 if is_ours else 0.0

    def ready(self, status: str) -> None:
        """The daemon serves; also said at the end of a reload."""
        self._tell(f"READY=1\nSTATUS={status}")

    def reloading(self) -> None:
        """Definitions are being read again."""
        self._tell(f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def alive(self, status: str) -> None:
        """The watchdog may rest, and `systemctl status` shows `status`."""
        self._tell(f"WATCHDOG=1\nSTATUS={status}" if self.watchdog_s else f"STATUS={status}")

    def stopping(self) -> None:
        """No more work is begun."""
        self._tell("STOPPING=1\nSTATUS=finishing what is in flight")

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as to_supervisor:
                to_supervisor.connect(self._address)
                to_supervisor.send(message.encode())
        except OSError as error:
            log.warning("the supervisor was not told", socket=self._address, error=str(error))
