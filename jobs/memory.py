"""How the C library keeps memory that is free again. Only glibc is spoken to; others need nothing."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from typing import Final

MOST_ARENAS: Final = 2
"""One that the loop allocates from, one for all threads beside it."""

_M_ARENA_MAX: Final = -8  # malloc.h of glibc; other libraries give the number another meaning


def bound_arenas(environ: Mapping[str, str] = os.environ) -> bool:
    """Have all threads of this process share MOST_ARENAS heaps; whether that is so from now on.

    glibc gives every new thread a heap of its own, up to eight for each processor, and hardly ever gives
    back what is free in one: what is needed once in a thread stays there, and a daemon grows for weeks
    (mallopt(3); measured by `tests.benchmarks.soak`). To be called before there are threads: a heap that
    exists stays. Who sets MALLOC_ARENA_MAX has decided for himself.
    """
    library = _glibc()
    if library is None or "MALLOC_ARENA_MAX" in environ:
        return False
    return bool(library.mallopt(_M_ARENA_MAX, MOST_ARENAS))


def give_back_free() -> None:
    """Give what is free back to the system, such as 10 MB after definitions were read (malloc_trim(3))."""
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)  # what this process is linked with
    return library if hasattr(library, "gnu_get_libc_version") else None
