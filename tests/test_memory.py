"""The C library's heaps, in processes of their own: as many as are allowed, whatever threads there are."""

import ctypes
import subprocess
import sys

import pytest

from jobs.memory import MOST_ARENAS
from tests.shell import ROOT, WITHIN_S, environment

pytestmark = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "gnu_get_libc_version"), reason="another C library than glibc"
)
THREADS = 6
# Every thread holds what it has allocated until all have; then glibc itself says how many heaps there are.
ALLOCATING = f"""
import ctypes, sys, threading
from jobs.memory import bound_arenas, give_back_free
print(bound_arenas(), flush=True)
all_hold, told = threading.Barrier({THREADS} + 1), threading.Barrier({THREADS} + 1)
def hold():
    held = [bytearray(5000) for _ in range(100)]
    all_hold.wait()
    told.wait()
threads = [threading.Thread(target=hold) for _ in range({THREADS})]
for thread in threads:
    thread.start()
all_hold.wait()
library = ctypes.CDLL(None)
library.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(library.fdopen(1, b"w"))
library.malloc_info(0, out)
library.fflush(out)
told.wait()
give_back_free()
"""


def heaps(home, **more: str) -> tuple[str, int]:
    """What `bound_arenas` said in a process, and how many heaps its THREADS threads then had."""
    done = subprocess.run(
        [sys.executable, "-c", ALLOCATING],
        cwd=ROOT,
        env=environment(home, **more),
        capture_output=True,
        check=True,
        text=True,
        timeout=WITHIN_S,
    )
    return done.stdout.splitlines()[0], done.stdout.count("<heap nr=")


def test_threads_share_two_heaps(tmp_path):
    """However many threads allocate, there are MOST_ARENAS heaps."""
    assert heaps(tmp_path) == ("True", MOST_ARENAS)


def test_who_sets_the_limit_has_it(tmp_path):
    """MALLOC_ARENA_MAX of the operator's own is left alone."""
    assert heaps(tmp_path, MALLOC_ARENA_MAX="4") == ("False", 4)
