"""What the pages tell people to type exists: commands parse, settings, files and links are there."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from rag.settings import Settings
from ui.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_ASSIGNMENT = re.compile(r"[A-Z_]+=\S*\s+")
_LINK = re.compile(r"\]\(([^)#\s]+)")


def lines_of(page: Path) -> Iterator[str]:
    """The lines a reader would type: of shell blocks, and inline code."""
    text = page.read_text(encoding="utf-8")
    for language, block in _FENCE.findall(text):
        if language == "sh":
            yield from block.splitlines()
        elif language == "console":
            yield from (line[2:] for line in block.splitlines() if line.startswith("$ "))
    yield from _INLINE.findall(_FENCE.sub("", text))


def commands() -> list[tuple[str, str]]:
    found = [
        (page.name, line.strip())
        for page in PAGES
        for line in lines_of(page)
        if re.match(r"(?:[A-Z_]+=\S*\s+)*whosaid\s+[-a-z]", line.strip())
    ]
    return list(dict.fromkeys(found))


def arguments_of(line: str) -> list[str]:
    """The arguments of a command line: variables before it, redirections and what follows it left out."""
    while match := _ASSIGNMENT.match(line):
        line = line[match.end() :]
    words = shlex.split(line, comments=True)[1:]
    ends = [i for i, word in enumerate(words) if word in (">", "|", "&&") or word.endswith(";")]
    if not ends:
        return words
    kept = words[: ends[0] + 1]
    return [*kept[:-1], kept[-1].rstrip(";")] if kept[-1].endswith(";") else kept[:-1]


def parse(arguments: list[str]) -> None:
    """Let click take a command line apart without running it. Raises its errors."""
    with cli.make_context("whosaid", list(arguments)) as context:
        rest = [*context._protected_args, *context.args]
        _parse_below(cli, rest, context)


def _parse_below(group: click.Group, rest: list[str], above: click.Context) -> None:
    if not rest:
        return
    name, command, rest = group.resolve_command(above, rest)
    assert command is not None, f"no command {name}"
    # Abbreviations such as `whosaid ingest PATH…` or a bare `whosaid remove` name a command, not a call.
    with command.make_context(name, rest, parent=above, resilient_parsing=not rest) as context:
        if isinstance(command, click.Group):
            _parse_below(command, [*context._protected_args, *context.args], context)


def test_the_pages_show_commands() -> None:
    assert len(commands()) > 30


@pytest.mark.parametrize(("page", "line"), commands(), ids=lambda part: part)
def test_every_command_shown_parses(page: str, line: str) -> None:
    parse(arguments_of(line.replace("…", "x")))


@pytest.mark.parametrize(
    "line", ["whosaid frobnicate", "whosaid ask --no-such-option x", "whosaid eval paint x"]
)
def test_the_check_would_see_a_wrong_one(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(arguments_of(line))


def test_every_command_is_shown_in_the_readme() -> None:
    shown = " ".join(line for page, line in commands() if page == "README.md")
    assert [name for name in COMMANDS if f"whosaid {name}" not in re.sub(r"--data \S+ ", "", shown)] == []


def test_every_setting_is_explained() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", page, re.MULTILINE))
    settings = {field.name: field.default for field in fields(Settings) if field.name != "data"}
    assert rows.keys() == settings.keys()
    for name, default in settings.items():
        if isinstance(default, int | float):
            assert float(rows[name]) == default, name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    local = [link for link in _LINK.findall(text) if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_variables_named_are_read() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for name in ("rag", "ui", "tests")
        for path in (ROOT / name).rglob("*.py")
    )
    known = {f"WHOSAID_{field.name.upper()}" for field in fields(Settings)}
    named = {
        name
        for page in PAGES
        for name in re.findall(r"WHOSAID_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8"))
    }
    assert {name for name in named - known if f'"{name}"' not in source} == set()


def test_the_make_verbs_shown_exist() -> None:
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {
        word
        for page in PAGES
        for word in re.findall(r"^make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert shown <= verbs
    assert verbs == {"help", "setup", "test", "lint", "format", "chat", "bench", "clean"}
