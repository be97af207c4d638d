"""The real material that may lie beside the repository. Tests that use it are marked `shared`."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("WHOSAID_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def needs_shared(path: str = "") -> Path:
    """That file or folder of the material; skips the test, saying so, where it is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"the real material is not at {found} (set WHOSAID_SHARED)")
    return found
