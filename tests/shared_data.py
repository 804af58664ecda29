"""Where the tests find the data that is kept beside the checkout and may not be copied into it."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("CITYMENTIONS_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared_path(*parts: str) -> Path:
    """Path of shared/<parts>. Skips the test loudly where it is absent; in CI that is a failure."""
    path = SHARED.joinpath(*parts)
    if path.exists():
        return path
    reason = f"{path} is absent: real pages and labels are kept beside the checkout (CITYMENTIONS_SHARED)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
