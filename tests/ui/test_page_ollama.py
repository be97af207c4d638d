"""The page's conversation over a real assistant and a server that fails: what is shown, and that it goes on."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from rag.settings import load_settings
from rag.types import Answer, Mode, NoAnswer, Question
from rag.wiring import open_assistant
from tests.faults import FAULTS, MISBEHAVIOUR, SHORT, SLOW, Fault
from tests.fixtures_ollama import serve
from tests.ollama_server import FakeOllama, Hang, closed_url
from tests.ui.command_line import COMMITTEE, environment, library
from tests.ui.page import Page
from ui.chat_runs import Runs
from ui.chat_turns import Turn
from ui.chat_view import turn_html

__all__ = ["library", "serve"]

ODUYA = "What did Maren Oduya say about committees?"
GOOD = "A committee is a machine for remembering what is boring [1]."
Serve = Callable[[Any], FakeOllama]


@pytest.fixture(autouse=True, scope="module")
def _libraries_loaded() -> None:
    """Importing them takes longer than the limits here, which are to measure the server alone."""
    import llama_index.llms.ollama

    import rag.adapters.ollama_client

    assert llama_index.llms.ollama
    assert rag.adapters.ollama_client


@contextmanager
def page(library: Path, url: str) -> Iterator[Runs]:
    with patch.dict("os.environ", environment(), clear=True):
        settings = replace(load_settings(library), ollama_host=url, **SHORT)
        with open_assistant(settings) as assistant:
            yield Runs(assistant)


def asked(runs: Runs) -> tuple[Turn, Page]:
    *_, turn = runs.answer("page", Question(text=ODUYA, mode=Mode.OLLAMA), Turn(question=ODUYA))
    return turn, Page(turn_html(1, turn, last=True))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_every_fault_is_one_line_what_was_shown_stays_and_the_next_question_works(
    library: Path, serve: Serve, fault: Fault
) -> None:
    server = serve(FakeOllama(replies=[fault.steps, GOOD]))
    with page(library, server.url) as runs:
        turn, shown = asked(runs)
        assert turn.error is None
        assert len(turn.notices) == 1
        assert "\n" not in turn.notices[0]
        assert fault.told in turn.notices[0]
        assert turn.notices[0].split(" `")[0] in shown.text
        assert fault.shown.strip() in shown.text
        assert isinstance(turn.result, Answer | NoAnswer)
        again, shown = asked(runs)
        assert isinstance(again.result, Answer)
        assert again.result.mode is Mode.OLLAMA
        assert COMMITTEE[:40] in shown.text
        assert not again.notices


def test_nobody_there_is_one_line_and_the_sources_own_words(library: Path) -> None:
    with page(library, closed_url()) as runs:
        turn, shown = asked(runs)
    assert len(turn.notices) == 1
    assert "ollama serve" in shown.text
    assert isinstance(turn.result, Answer)
    assert turn.result.mode is Mode.QUOTES


def test_a_slow_model_is_waited_for(library: Path, serve: Serve) -> None:
    with page(library, serve(FakeOllama(replies=[SLOW])).url) as runs:
        turn, _ = asked(runs)
    assert not turn.notices
    assert turn.text.startswith("It is a machine")


def test_endless_repetition_is_cut_after_its_first_round(library: Path, serve: Serve) -> None:
    server = serve(FakeOllama(replies=[FAULTS["it repeats itself for ever"].steps], rate=500))
    with page(library, server.url) as runs:
        turn, _ = asked(runs)
    assert turn.text.count("remembering") <= 2
    assert server.gone.wait(3), "the request must not go on"


@pytest.mark.parametrize(("written", "kinds"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_what_a_model_does_wrong_is_flagged_at_its_sentence(
    library: Path, serve: Serve, written: str, kinds: list[str]
) -> None:
    server = serve(FakeOllama(replies=[written.replace("{words}", COMMITTEE.rstrip("."))]))
    with page(library, server.url) as runs:
        turn, shown = asked(runs)
    assert isinstance(turn.result, Answer)
    failed = {str(check.kind) for check in turn.result.checks if not check.ok}
    assert failed & set(kinds), turn.result.checks
    assert shown.all("warn")


@pytest.mark.parametrize(
    "steps", [[Hang()], ["A committee ", Hang()]], ids=["before", "after the first token"]
)
def test_a_stop_aborts_the_request_at_once(library: Path, serve: Serve, steps: list[Any]) -> None:
    server = serve(FakeOllama(replies=[steps]))
    with page(library, server.url) as runs, patch.dict(SHORT):
        seen: list[Turn] = []
        question = Question(text=ODUYA, mode=Mode.OLLAMA)
        reader = threading.Thread(
            target=lambda: seen.extend(runs.answer("page", question, Turn(question=ODUYA)))
        )
        reader.start()
        deadline = time.monotonic() + 15
        while not server.chats() and time.monotonic() < deadline:
            time.sleep(0.01)
        runs.stop("page")
        assert server.gone.wait(1.0), "before the limit for a token runs out"
        reader.join(3)
        assert seen[-1].stopped
