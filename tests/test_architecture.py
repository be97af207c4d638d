"""Who may import whom, and that starting the command loads nothing heavy."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.invented import write_articles

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("torch", "sentence_transformers", "chromadb", "llama_index", "gradio")
REPORT = """
import json, sys
from ui.cli import main
code = 0
try:
    if sys.argv[1:]:
        main(sys.argv[1:])
except SystemExit as end:
    code = end.code
print("\\n" + json.dumps({"code": code, "modules": sorted(sys.modules)}))
"""


def run(*arguments: str) -> tuple[int, set[str]]:
    """The exit code of a command, and the modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return found["code"], set(found["modules"])


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    articles = write_articles(folder / "articles", 3)
    code, _ = run("--data", str(folder / "library"), "ingest", "--embedder", "hashing-64", str(articles))
    assert code == 0
    return folder / "library"


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("--help",),
        ("ask", "--help"),
        ("ingest", "--help"),
        ("sources",),
        ("doctor",),
        ("quotes", "--about", "maintainer", "--words"),
    ],
)
def test_starting_loads_nothing_heavy(filled: Path, command: tuple[str, ...]) -> None:
    code, modules = run("--data", str(filled), *command) if command else run()
    assert code == 0
    assert "ui.cli" in modules
    assert modules.isdisjoint(HEAVY)


def test_the_check_would_notice(filled: Path) -> None:
    _, modules = run("--data", str(filled), "doctor", "--deep")
    assert "chromadb" in modules


def test_packages_keep_to_their_imports() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout
