"""The command as a process: what starting it loads and costs, and what its output is when nobody watches."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.command_line import environment, library, run, spawn
from ui.cli import COMMANDS

__all__ = ["library"]

HEAVY = (
    "torch",
    "sentence_transformers",
    "chromadb",
    "llama_index",
    "gradio",
    "numpy",
    "transformers",
    "pandas",
)


def loaded_by(*arguments: object) -> list[str]:
    """Which heavy packages a command has imported when it ends."""
    script = (
        "import contextlib, io, sys\n"
        "from ui.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(sys.argv[1:])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    return list(eval(done.stdout.splitlines()[-1]))  # noqa: S307 - a list that the line above printed


@pytest.mark.parametrize("arguments", [("--help",), ("ask", "--help"), ("--version",)], ids=" ".join)
def test_starting_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) == []


def test_looking_loads_no_engine(library: Path) -> None:
    """`sources` and `doctor` read files, the catalog and Ollama's address."""
    for command in ("sources", "doctor"):
        assert not {"torch", "sentence_transformers", "chromadb", "llama_index", "gradio"} & set(
            loaded_by("--data", library, command)
        )


@pytest.mark.parametrize(("command", "most"), [("--help", 0.3), ("sources", 1.0), ("doctor", 1.0)])
def test_cpu_time(library: Path, command: str, most: float) -> None:
    """The best of three, as a busy machine says nothing about the program."""

    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert spawn("--data", library, command).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(3)) < most


@pytest.mark.parametrize(
    "command",
    [
        ("ask", "What did Maren Oduya say?"),
        ("quotes",),
        ("people",),
        ("sources",),
        ("doctor",),
        ("check", "nothing"),
    ],
    ids=lambda command: command[0],
)
def test_piped_output_is_plain(library: Path, command: tuple[str, ...]) -> None:
    done = spawn("--data", library, *command)
    assert done.stdout.strip()
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def test_help_lists_every_command() -> None:
    shown = run("--help").out
    for command in COMMANDS:
        assert f"\n  {command} " in shown
        assert run(command, "--help").code == 0


def test_version() -> None:
    result = run("--version")
    assert result.code == 0
    assert result.out.startswith("whosaid")


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
def test_a_reader_that_goes_away_is_no_error(library: Path) -> None:
    """`whosaid quotes | head -c 1`"""
    command = [sys.executable, "-m", "ui.cli", "--data", str(library), "quotes", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.read(1)
        writer.stdout.close()
        said = writer.stderr.read().decode()
    assert said == ""
    assert writer.returncode == 0


def test_output_is_utf8_whatever_the_locale(library: Path) -> None:
    plain = {
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    command = [sys.executable, "-m", "ui.cli", "--data", str(library), "quotes", "--lang", "fr"]
    done = subprocess.run(command, capture_output=True, check=False, env=environment(**plain))
    assert done.returncode == 0
    assert "é" in done.stdout.decode("utf-8")
