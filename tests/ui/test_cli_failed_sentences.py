"""The settings `failed_sentences` and `model_verdict`, from the environment to the terminal and to JSON."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_ollama import serve
from tests.ollama_server import FakeOllama
from tests.ui.command_line import COMMITTEE, Result, library, run

__all__ = ["library", "serve"]

Serve = Callable[[Any], FakeOllama]
WITHHELD = "1 sentence that failed a check was withheld."


def sourced(body: Any) -> str:
    """A quotation with the number of the passage it stands in."""
    prompt = "\n".join(message["content"] for message in body["messages"])
    number = re.findall(r"^\s*\[(\d+)\]", prompt[: prompt.index(COMMITTEE)], re.MULTILINE)[-1]
    return f"Oduya: “{COMMITTEE}” [{number}]."


def with_whales(body: Any) -> str:
    """The same, and a sentence that stands in no source."""
    return f"{sourced(body)} The harbour counted 4,711 singing whales before breakfast [1]."


def ask(library: Path, server: FakeOllama, *options: str, **settings: str) -> Result:
    given: Mapping[str, str] = {"OLLAMA_HOST": server.url} | {
        f"WHOSAID_{name.upper()}": value for name, value in settings.items()
    }
    question = "What did Maren Oduya say about committees?"
    return run("--data", library, "ask", question, "--mode", "ollama", *options, env=given)


class TestFailedSentences:
    def test_they_are_flagged_unless_told_otherwise(self, library: Path, serve: Serve) -> None:
        server = serve(FakeOllama(replies=[with_whales]))
        answer = ask(library, server, "--json").json
        assert "singing whales" in answer["answer"]
        flagged = [check["text"] for check in answer["checks"] if not check["ok"]]
        assert "4,711" in flagged
        shown = ask(library, server, "--no-stream").out
        assert "singing whales" in shown
        assert "This number doesn't stand in [1]." in " ".join(shown.split())

    def test_they_can_be_withheld(self, library: Path, serve: Serve) -> None:
        server = serve(FakeOllama(replies=[with_whales]))
        answer = ask(library, server, "--json", failed_sentences="withhold").json
        assert "whales" not in answer["answer"]
        assert all(check["ok"] for check in answer["checks"])
        assert WITHHELD in answer["notice"]
        shown = ask(library, server, "--no-stream", failed_sentences="withhold")
        assert "whales" not in shown.out
        assert WITHHELD in " ".join((shown.out + shown.err).split())

    def test_another_word_is_refused(self, library: Path, serve: Serve) -> None:
        assert ask(library, serve(FakeOllama()), failed_sentences="hide").code != 0


class TestTheModelsVerdict:
    @pytest.mark.parametrize(
        ("verdict", "ok"), [("SUPPORTED", True), ("REFUTED", False), ("Well, ...", False)]
    )
    def test_it_is_asked_of_a_sentence_and_shown(
        self, library: Path, serve: Serve, verdict: str, ok: bool
    ) -> None:
        server = serve(FakeOllama(replies=[sourced, verdict]))
        answer = ask(library, server, "--json", model_verdict="on").json
        (check,) = [check for check in answer["checks"] if check["kind"] == "support"]
        assert check["ok"] is ok
        assert "model" in check["detail"]

    def test_a_refuted_sentence_is_shown_in_the_terminal(self, library: Path, serve: Serve) -> None:
        server = serve(FakeOllama(replies=[sourced, "REFUTED"]))
        shown = ask(library, server, "--no-stream", model_verdict="on").out
        assert "The model doesn't find this in the cited passage." in " ".join(shown.split())
        assert "1 flag" in shown

    def test_nobody_asks_for_it_unless_told(self, library: Path, serve: Serve) -> None:
        server = serve(FakeOllama())
        ask(library, server, "--json")
        assert sum(request.path == "/api/chat" for request in server.requests) == 1
