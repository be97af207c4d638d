"""Calling `whosaid` as a script would: arguments in, exit code and both outputs back.

`run` stays in this process, so that the heavy imports are paid once; what only a process of its own can show
(what start-up imports, colour, broken pipes) goes through `spawn`.
"""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.ollama_server import closed_url
from ui.cli import main
from ui.commands.library import sample_folder

SAMPLE = sample_folder()
CHEAP = "hashing-64"
"""An embedder that needs no model."""
COMMITTEE = "A committee is a machine for remembering what is boring."
"""Words that stand in the sample corpus; Maren Oduya says them."""


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Of JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**more: str) -> dict[str, str]:
    """This one's without whosaid's and Ollama's variables: an embedder without a model, and no server."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WHOSAID_", "OLLAMA_"))}
    return kept | {"WHOSAID_EMBEDDER": CHEAP, "OLLAMA_HOST": closed_url()} | more


def run(*arguments: object, stdin: str = "", env: Mapping[str, str] | None = None) -> Result:
    """`whosaid ARGUMENTS` in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        patch.dict(os.environ, environment(**(env or {})), clear=True),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main([str(argument) for argument in arguments])
    code = ended.value.code
    assert isinstance(code, int)
    return Result(code, *(stream.buffer.getvalue().decode() for stream in (_flushed(out), _flushed(err))))


def _flushed(stream: io.TextIOWrapper) -> Any:
    stream.flush()
    return stream


def spawn(
    *arguments: object, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """`whosaid ARGUMENTS` in a process of its own, its outputs piped."""
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    given = environment(**(env or {}))
    return subprocess.run(command, capture_output=True, text=True, check=False, env=given, **options)


@contextmanager
def made_library(folder: Path, *paths: Path) -> Iterator[Path]:
    """A library of those files, or of the sample corpus."""
    made = run("--data", folder, "ingest", *(paths or ["--sample"]))
    assert made.code == 0, made.err
    yield folder


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A library of the whole sample corpus, with the embedder that needs no model. For reading only."""
    with made_library(tmp_path_factory.mktemp("library") / "data") as folder:
        yield folder
