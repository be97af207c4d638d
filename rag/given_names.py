"""What given names tell: which are spellings of one name, and which show a gender. From `given_names.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "given_names.toml").read_text(encoding="utf-8"))


def spellings() -> tuple[tuple[str, ...], ...]:
    """Groups of spellings of one given name, folded."""
    return tuple(tuple(line.split()) for line in _data()["variants"])


@cache
def _genders() -> Mapping[str, str]:
    return {name: gender for gender in ("feminine", "masculine") for name in _data()[gender].split()}


def gender_of(given: str) -> str | None:
    """`feminine` or `masculine` where a given name (in small letters, without accents) clearly is one; else None."""
    return _genders().get(given)
