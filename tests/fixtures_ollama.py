"""Fixtures around the tests' Ollama server. Import what a test module wants."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from rag.settings import Settings
from tests.ollama_server import FakeOllama, LoopbackServer, Replay

FIXTURES = Path(__file__).parent / "fixtures" / "ollama"


@pytest.fixture
def serve() -> Iterator[Callable[[LoopbackServer], LoopbackServer]]:
    """Start a server for the length of the test."""
    with ExitStack() as running:
        yield running.enter_context


@pytest.fixture
def fake_ollama(serve: Callable[..., Any]) -> FakeOllama:
    """A running Ollama with one model that cites the first passage of any prompt."""
    return serve(FakeOllama())


def settings_for(url: str, **values: Any) -> Settings:
    """Settings for a server, with limits short enough for a test."""
    given = {"model": "small:1b", "first_token_timeout": 5.0, "token_timeout": 5.0, **values}
    return Settings(data=Path("unused"), ollama_host=url, **given)


def replay(name: str, **options: Any) -> Replay:
    """A replay of a recording of our own hand, by its name."""
    return Replay(FIXTURES / f"{name}.json", **options)
