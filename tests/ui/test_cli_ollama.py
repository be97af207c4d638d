"""`whosaid ask --mode ollama` and `whosaid model` against a server that answers as a test tells it to."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.faults import FAULTS, MISBEHAVIOUR, SHORT, SLOW, Fault
from tests.fixtures_ollama import serve
from tests.ollama_server import FakeOllama
from tests.ui.command_line import COMMITTEE, Result, library, run

__all__ = ["library", "serve"]

ODUYA = "What did Maren Oduya say about committees?"
LIMITS = {f"WHOSAID_{name.upper()}": str(seconds) for name, seconds in SHORT.items()}
Serve = Callable[[Any], FakeOllama]


def ask(library: Path, server: FakeOllama, *options: str, env: Mapping[str, str] | None = None) -> Result:
    given = {"OLLAMA_HOST": server.url, **(env or {})}
    return run("--data", library, "ask", ODUYA, "--mode", "ollama", *options, env=given)


def test_the_model_writes_and_its_answer_is_checked(library: Path, serve: Serve) -> None:
    result = ask(library, serve(FakeOllama()), "--json")
    assert result.code == 0
    answer = result.json
    assert (answer["mode"], answer["model"]) == ("ollama", "small:1b")
    assert answer["citations"][0]["n"] == 1
    assert any(check["kind"] == "citation" and check["ok"] for check in answer["checks"])


def test_every_call_sends_its_limits(library: Path, serve: Serve) -> None:
    server = serve(FakeOllama())
    ask(library, server, "--json")
    (chat,) = [request for request in server.requests if request.path == "/api/chat"]
    assert chat.body["options"]["num_ctx"] > 0
    assert chat.body["options"]["num_predict"] > 0
    assert chat.body["truncate"] is False


def test_where_a_server_answers_it_is_the_default(library: Path, serve: Serve) -> None:
    server = serve(FakeOllama())
    assert (
        run("--data", library, "ask", ODUYA, "--json", env={"OLLAMA_HOST": server.url}).json["mode"]
        == "ollama"
    )
    asked = run(
        "--data", library, "ask", ODUYA, "--json", "--mode", "quotes", env={"OLLAMA_HOST": server.url}
    )
    assert asked.json["mode"] == "quotes"


def test_the_model_can_be_named(library: Path, serve: Serve) -> None:
    server = serve(FakeOllama(models=("small:1b", "other:7b")))
    assert ask(library, server, "--model", "other:7b", "--json").json["model"] == "other:7b"


def test_stream_and_no_stream_end_alike(library: Path, serve: Serve) -> None:
    words = "Maren Oduya calls a committee a machine for remembering [1]."
    shown = [
        ask(library, serve(FakeOllama(replies=[words])), option) for option in ("--stream", "--no-stream")
    ]
    for result in shown:
        assert result.code == 0
        assert "machine for remembering" in result.out
        assert "Sources:" in result.out


@pytest.mark.parametrize("named", [True, False], ids=["in --mode ollama", "by default"])
def test_server_away_gives_the_remedy_and_the_sources_own_words(library: Path, named: bool) -> None:
    options = ("--mode", "ollama") if named else ()
    result = run("--data", library, "ask", ODUYA, "--json", *options)
    assert result.code == 0
    assert result.json["mode"] == "quotes"
    assert "ollama serve" in result.err
    assert len(result.err.strip().splitlines()) == 1
    assert result.json["citations"]


def test_model_missing_names_the_pull(library: Path, serve: Serve) -> None:
    result = ask(library, serve(FakeOllama()), "--model", "absent:70b", "--json")
    assert result.json["mode"] == "quotes"
    assert "absent:70b" in result.err
    assert "pull" in result.err


@pytest.mark.parametrize("form", ["--json", "--stream", "--no-stream"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_every_fault_is_one_line_and_the_next_question_works(
    library: Path, serve: Serve, fault: Fault, form: str
) -> None:
    server = serve(FakeOllama(replies=[fault.steps, "It is a machine for remembering [1]."]))
    result = ask(library, server, form, env=LIMITS)
    assert result.code in (0, 1)
    assert len(result.err.strip().splitlines()) == 1
    assert fault.told in result.err
    if form == "--stream":
        assert fault.shown.strip() in result.out, "what was shown stays"
    if form == "--json":
        assert fault.told in result.json["notice"]
        assert result.json["answer"] or result.json["reason"]
    assert ask(library, server, "--json").json["answer"].startswith("It is a machine")


@pytest.mark.parametrize(("written", "kinds"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_what_a_model_does_wrong_is_flagged(
    library: Path, serve: Serve, written: str, kinds: list[str]
) -> None:
    reply = written.replace("{words}", COMMITTEE.rstrip("."))
    answer = ask(library, serve(FakeOllama(replies=[reply])), "--json").json
    assert {check["kind"] for check in answer["checks"] if not check["ok"]} & set(kinds)
    assert "!" in ask(library, serve(FakeOllama(replies=[reply]))).out


def test_a_slow_model_is_waited_for(library: Path, serve: Serve) -> None:
    result = ask(library, serve(FakeOllama(replies=[SLOW])), "--json", env=LIMITS)
    assert result.json["answer"].startswith("It is a machine")
    assert not result.err


def test_fabricated_words_are_flagged(library: Path, serve: Serve) -> None:
    reply = "Maren Oduya said: “Committees are purple elephants that dance at night.” [1]"
    answer = ask(library, serve(FakeOllama(replies=[reply])), "--json").json
    assert any(check["kind"] == "quote" and not check["ok"] for check in answer["checks"])
    shown = ask(library, serve(FakeOllama(replies=[reply])))
    assert "purple elephants" in shown.out
    assert "!" in shown.out


class TestModel:
    def test_list(self, serve: Serve) -> None:
        server = serve(FakeOllama(models=("small:1b", "other:7b")))
        result = run("model", "list", "--json", env={"OLLAMA_HOST": server.url})
        assert result.code == 0
        assert {model["name"] for model in result.json} == {"small:1b", "other:7b"}
        assert "other:7b" in run("model", "list", env={"OLLAMA_HOST": server.url}).out

    def test_a_server_without_models_is_1(self, serve: Serve) -> None:
        server = serve(FakeOllama(models=()))
        assert run("model", "list", "--json", env={"OLLAMA_HOST": server.url}).code == 1

    def test_pull_says_how_to_go_on(self, serve: Serve) -> None:
        server = serve(FakeOllama())
        result = run("model", "pull", "small:1b", env={"OLLAMA_HOST": server.url})
        assert result.code == 0
        assert "--model small:1b" in result.out

    @pytest.mark.parametrize("command", [("list",), ("pull", "small:1b")], ids=lambda command: command[0])
    def test_server_away_is_3(self, command: tuple[str, ...]) -> None:
        result = run("model", *command)
        assert (result.code, result.out) == (3, "")
        assert "ollama serve" in result.err


def test_doctor_tells_of_the_server_and_its_model(library: Path, serve: Serve) -> None:
    server = serve(FakeOllama())
    found = {
        f["part"]: f for f in run("--data", library, "doctor", "--json", env={"OLLAMA_HOST": server.url}).json
    }
    assert found["ollama"]["ok"]
    assert "small:1b" in found["model"]["state"]
