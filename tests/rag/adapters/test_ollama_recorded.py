"""Real traffic of two server versions, replayed through the adapter: what the caller sees of it."""

import json
from pathlib import Path

import pytest

from rag.adapters.ollama import OllamaModel
from rag.adapters.ollama_server import choose_model, model_info, pull, server_status
from rag.adapters.openai_like import OpenAILikeModel
from rag.budget import PromptOverContext
from rag.errors import (
    ModelBusy,
    ModelError,
    ModelMissing,
    ModelRefused,
    ModelStreamBroken,
    ModelTimeout,
    PromptTooLong,
)
from rag.types import Message
from tests.fixtures_ollama import serve, settings_for
from tests.ollama_server import Replay
from tests.shared_material import needs_shared

__all__ = ["serve"]

pytestmark = pytest.mark.shared
ASKED = [Message(role="user", content="Whatever was asked then.")]
VERSIONS = ["0.24.0", "0.32.15"]


@pytest.fixture(params=VERSIONS)
def version(request) -> str:
    return request.param


def recording(version: str, name: str) -> Path:
    return needs_shared(f"ollama/{version}/{name}.json")


def exchanges(version: str, name: str) -> list[dict]:
    return json.loads(recording(version, name).read_text(encoding="utf-8"))["exchanges"]


def recorded(version: str, name: str, n: int = 0) -> list[dict]:
    """The JSON lines of one recorded reply."""
    text = "".join(chunk["data"] for chunk in exchanges(version, name)[n]["response"]["chunks"])
    return [json.loads(line) for line in text.split("\n") if line]


def model_at(server, **values) -> OllamaModel:
    return OllamaModel(settings_for(server.url, model="smollm2:135m", **values))


def outcome(serve, version: str, name: str, n: int = 0, **values):
    """Answer text, reasoning, and the usage or the error that one recorded chat ends in."""
    server = serve(Replay(recording(version, name), only=[n]))
    stream = model_at(server, **values).stream(ASKED)
    texts = {True: "", False: ""}
    try:
        for token in stream:
            texts[token.thinking] += token.text
    except ModelError as error:
        return texts[False], texts[True], error
    assert stream.usage is not None
    return texts[False], texts[True], stream.usage


@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("chat-stream", 0),
        ("chat-nonstream", 0),
        ("chat-french", 0),
        ("chat-length", 0),
        ("chat-passages", 0),
        ("chat-passages", 1),
        ("chat-repeat-prompt", 0),
        ("chat-repeat-prompt", 1),
        ("chat-stop", 0),
        ("chat-json", 0),
        ("cancel", 1),
        ("num-ctx-absurd", 0),
        ("runner-killed-mid-stream", 2),
        ("runner-killed-while-loading", 1),
        ("too-long-default", 0),
        ("too-long-default-history", 0),
        ("thinking", 0),
        ("thinking", 1),
        ("thinking", 2),
        ("thinking", 3),
    ],
)
def test_an_answer_is_what_the_lines_hold(serve, version, name, n):
    lines = recorded(version, name, n)
    answer, thought, usage = outcome(serve, version, name, n)
    assert answer == "".join(line["message"]["content"] for line in lines)
    assert thought == "".join(line["message"].get("thinking", "") for line in lines)
    last = lines[-1]
    assert usage.done_reason == last["done_reason"]
    assert usage.cut_off == (last["done_reason"] == "length")
    assert (usage.prompt_tokens, usage.answer_tokens) == (last["prompt_eval_count"], last["eval_count"])


def test_shift_false_ends_a_full_context_as_cut_off(serve):
    answer, _, usage = outcome(serve, "0.32.15", "shift-false")
    assert usage.cut_off
    assert usage.answer_tokens == 246
    assert answer


@pytest.mark.parametrize(
    ("name", "n", "kind"),
    [
        ("model-missing", 0, ModelMissing),
        ("model-missing", 1, ModelMissing),
        ("busy", 0, ModelBusy),
        ("busy", 1, ModelBusy),
        ("unsupported", 0, ModelRefused),
        ("too-long-truncate-false", 0, PromptTooLong),
        ("too-long-truncate-false", 1, PromptTooLong),
        *[("bad-requests", n, ModelRefused) for n in (0, 1, 2, 3, 5, 7, 8)],
    ],
)
def test_a_refusal_is_an_error_before_the_first_token(serve, version, name, n, kind):
    answer, thought, error = outcome(serve, version, name, n)
    assert (answer, thought) == ("", "")
    assert isinstance(error, kind)
    assert error.remedy
    assert "\n" not in str(error)
    if kind is ModelRefused:
        said = recorded(version, name, n)[0]["error"]
        assert said.splitlines()[0][:30] in error.message


def test_the_newer_server_says_by_how_much_a_prompt_is_too_long(serve):
    _, _, error = outcome(serve, "0.32.15", "too-long-truncate-false")
    assert isinstance(error, PromptOverContext)
    assert (error.prompt_tokens, error.context) == (5610, 512)


@pytest.mark.parametrize(
    "name", ["runner-killed-mid-stream", "server-sigkill-mid-stream", "server-sigterm-mid-stream"]
)
def test_a_stream_that_breaks_keeps_what_had_arrived(serve, version, name):
    arrived = "".join(line["message"]["content"] for line in recorded(version, name) if "message" in line)
    answer, _, error = outcome(serve, version, name)
    assert arrived
    assert answer == arrived
    assert isinstance(error, ModelStreamBroken)


def test_an_engine_killed_in_mid_answer_that_was_not_streamed(serve, version):
    _, _, error = outcome(serve, version, "runner-killed-mid-stream", 1)
    assert isinstance(error, ModelRefused)


def test_an_engine_that_died_while_loading_is_not_waited_for(serve):
    """0.24.0 sends no byte for five minutes; 0.32.15 says so at once."""
    outcome(serve, "0.32.15", "chat-stop")  # the libraries are loaded now
    _, _, error = outcome(serve, "0.24.0", "runner-killed-while-loading", first_token_timeout=0.5)
    assert isinstance(error, ModelTimeout)
    _, _, error = outcome(serve, "0.32.15", "runner-killed-while-loading")
    assert isinstance(error, ModelRefused)
    assert "signal: killed" in error.message


@pytest.mark.parametrize("name", ["cancel", "runaway"])
def test_closing_ends_a_stream_that_would_go_on(serve, name):
    server = serve(Replay(recording("0.32.15", name), only=[0]))
    stream = model_at(server).stream(ASKED)
    for _ in range(5):
        next(stream)
    stream.close()
    assert server.gone.wait(3)
    assert list(stream) == []


def test_loading_and_unloading(serve, version):
    server = serve(Replay(recording(version, "load"), only=[0]))
    model_at(server).warm_up()
    assert server.unexpected == []
    assert outcome(serve, version, "unload")[2].done_reason == "unload"


def test_a_foreign_origin_and_other_routes(serve, version):
    for n, kind in ((0, ModelRefused), (1, ModelRefused), (2, ModelRefused)):
        exchange = exchanges(version, "no-route")[n]
        exchange["request"] = {"method": "POST", "path": "/api/chat"}
        stream = model_at(serve(Replay({"exchanges": [exchange]}))).stream(ASKED)
        with pytest.raises(kind):
            next(stream)


def test_the_list_of_models_and_the_version(serve, version):
    merged = {"exchanges": exchanges(version, "version") + exchanges(version, "tags")}
    server = serve(Replay(merged))
    settings = settings_for(server.url, model="smollm2:135m")
    status = server_status(settings)
    assert status.reachable
    assert status.version == version
    assert {m.name for m in status.models} == {"smollm2:135m", "thinker:135m"}
    assert all(m.size > 98_000_000 for m in status.models)
    assert choose_model(settings, status) == "smollm2:135m"


def test_a_models_details(serve, version):
    settings = settings_for(serve(Replay(recording(version, "show"))).url)
    info = model_info(settings, "smollm2:135m")
    assert (info.context_length, info.capabilities) == (8192, ("completion",))
    thinker = serve(Replay(recording(version, "thinking")))
    assert "thinking" in model_info(settings_for(thinker.url), "thinker:135m").capabilities
    absent = serve(Replay(recording(version, "show-missing")))
    with pytest.raises(ModelMissing):
        model_info(settings_for(absent.url), "nosuch:7b")


class TestPull:
    def pulled(self, serve, version, name, n):
        server = serve(Replay(recording(version, name), only=[n]))
        return list(pull(settings_for(server.url), "m"))

    def test_progress_grows_to_the_total(self, serve, version):
        lines = self.pulled(serve, version, "pull-progress", 0)
        assert lines[-1].status == "success"
        total = max(line.total for line in lines if line.total)
        done = [line.completed for line in lines if line.total == total and line.completed]
        assert done == sorted(done)
        assert total > 98_000_000
        assert 0.99 * total < max(done) <= total

    def test_a_second_pull_finds_everything_there(self, serve, version):
        assert self.pulled(serve, version, "pull-progress", 2)[-1].status == "success"

    def test_one_that_was_cancelled_goes_on(self, serve, version):
        assert self.pulled(serve, version, "pull-cancelled", 2)[-1].status == "success"

    def test_a_model_the_registry_does_not_have(self, serve, version):
        with pytest.raises(ModelMissing):
            self.pulled(serve, version, "pull-progress", 3)

    @pytest.mark.parametrize(("n", "kind"), [(0, ModelRefused), (1, ModelRefused), (2, ModelMissing)])
    def test_without_network_and_with_a_bad_name(self, serve, version, n, kind):
        with pytest.raises(kind):
            self.pulled(serve, version, "pull-offline", n)


class TestOpenAI:
    def model(self, serve, version, only):
        server = serve(Replay(recording(version, "openai-chat"), only=[4, *only]))
        return OpenAILikeModel(settings_for("", openai_base_url=f"{server.url}/v1", model="smollm2:135m"))

    def test_streamed_with_usage(self, serve, version):
        stream = self.model(serve, version, [0]).stream(ASKED)
        assert "color" in "".join(token.text for token in stream)
        assert (stream.usage.prompt_tokens, stream.usage.answer_tokens) == (19, 24)

    @pytest.mark.parametrize(("n", "kind"), [(2, ModelMissing), (3, ModelRefused)])
    def test_its_errors(self, serve, version, n, kind):
        with pytest.raises(kind):
            next(self.model(serve, version, [n]).stream(ASKED))


def test_the_estimate_errs_high_for_every_recorded_prompt(version):
    """A model with a small English vocabulary: the worst case for French."""
    from rag.budget import base_prompt_tokens

    seen = 0
    for path in sorted(needs_shared(f"ollama/{version}").glob("*.json")):
        if path.stem in ("too-long-default", "too-long-default-history", "thinking"):
            continue  # cut in silence, or under a template that holds an example of its own
        for exchange in json.loads(path.read_text(encoding="utf-8"))["exchanges"]:
            body = exchange["request"].get("body") or {}
            if exchange["request"]["path"] != "/api/chat" or not isinstance(body.get("messages"), list):
                continue
            text = "".join(chunk["data"] for chunk in exchange["response"]["chunks"])
            last = json.loads(text.rstrip("\n").rpartition("\n")[2]) if text.endswith(("}", "}\n")) else {}
            if "prompt_eval_count" in last:
                prompt = [Message(role=m["role"], content=m["content"]) for m in body["messages"]]
                assert base_prompt_tokens(prompt) >= last["prompt_eval_count"]
                seen += 1
    assert seen > 15
