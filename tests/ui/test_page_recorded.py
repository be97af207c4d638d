"""Real traffic of two server versions, seen from the page: what the reader is shown of each recorded scenario."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag.types import Answer, Mode, NoAnswer
from tests.fixtures_ollama import serve
from tests.ollama_server import Replay
from tests.rag.adapters.test_ollama_recorded import recorded, recording
from tests.ui.command_line import library
from tests.ui.test_page_ollama import _libraries_loaded, asked, page

__all__ = ["_libraries_loaded", "library", "serve"]

pytestmark = pytest.mark.shared
VERSIONS = ["0.24.0", "0.32.15"]
Serve = Callable[[Any], Replay]

ANSWERS = ["chat-stream", "chat-nonstream", "chat-french", "chat-passages", "chat-stop", "chat-json", "chat-length",
           "chat-repeat-prompt", "thinking", "num-ctx-absurd", "num-ctx-over-model", "too-long-default",
           "too-long-default-history"]  # fmt: skip
REFUSALS = {
    "busy": "moment",
    "model-missing": "whosaid model pull",
    "model-name-bad": "settings it names",
    "unsupported": "settings it names",
    "bad-requests": "log",
}
BROKEN = ["runner-killed-mid-stream", "server-sigkill-mid-stream", "server-sigterm-mid-stream"]


def bare(text: str) -> str:
    """Letters alone: markers, marks and spaces are the page's own."""
    return "".join(c for c in text if c.isalpha())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_shown_checked_and_its_reasoning_folded(
    library: Path, serve: Serve, version: str, name: str
) -> None:
    lines = recorded(version, name)
    written = "".join(line["message"]["content"] for line in lines)
    thought = "".join(line["message"].get("thinking", "") for line in lines)
    with page(library, serve(Replay(recording(version, name), only=[0])).url) as runs:
        turn, shown = asked(runs)
    assert isinstance(turn.result, Answer | NoAnswer)
    assert turn.error is None
    assert turn.result.mode is Mode.OLLAMA
    assert turn.thinking == thought
    assert bool(shown.all("thinking")) == bool(thought)
    if isinstance(turn.result, Answer):
        assert bare(turn.text)[:40] == bare(written)[:40]
        assert turn.result.checks or not written.strip()
    else:
        assert turn.result.reason in shown.text
    cut = lines[-1]["done_reason"] == "length"
    assert any("length limit" in notice or "repeat" in notice for notice in turn.notices) == cut


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("name", "remedy"), REFUSALS.items())
def test_a_refusal_is_one_line_with_the_remedy_and_the_sources_answer(
    library: Path, serve: Serve, version: str, name: str, remedy: str
) -> None:
    with page(library, serve(Replay(recording(version, name), only=[0])).url) as runs:
        turn, shown = asked(runs)
    (notice,) = turn.notices
    assert remedy in notice
    assert "\n" not in notice
    assert notice.split(" `")[0] in shown.text
    assert isinstance(turn.result, Answer)
    assert turn.result.mode is Mode.QUOTES


@pytest.mark.parametrize("version", VERSIONS)
def test_a_prompt_too_long_is_shortened_once_and_then_told(library: Path, serve: Serve, version: str) -> None:
    server = serve(Replay(recording(version, "too-long-truncate-false"), only=[0, 1]))
    with page(library, server.url) as runs:
        turn, _ = asked(runs)
    first, second = server.chats()
    assert len(second["messages"][-1]["content"]) < len(first["messages"][-1]["content"])
    (notice,) = turn.notices
    assert "context_cap" in notice
    assert isinstance(turn.result, Answer)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", BROKEN)
def test_what_had_arrived_stays_when_the_stream_breaks(
    library: Path, serve: Serve, version: str, name: str
) -> None:
    arrived = "".join(line["message"]["content"] for line in recorded(version, name) if "message" in line)
    with page(library, serve(Replay(recording(version, name), only=[0])).url) as runs:
        turn, _ = asked(runs)
    (notice,) = turn.notices
    assert "What was written stands" in notice
    assert bare(turn.text)[:40] == bare(arrived)[:40]


def test_a_runaway_is_stopped(library: Path, serve: Serve) -> None:
    server = serve(Replay(recording("0.32.15", "runaway"), only=[0]))
    with page(library, server.url) as runs:
        turn, _ = asked(runs)
    assert turn.notices
    assert server.gone.wait(3)
