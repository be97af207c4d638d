"""Another LlamaIndex LLM in Ollama's place: an OpenAI-compatible server."""

import pytest

from rag.adapters.openai_like import OpenAILikeModel
from rag.errors import (
    ModelError,
    ModelMissing,
    ModelRefused,
    ModelServerUnreachable,
    ModelStreamBroken,
    ModelTimeout,
    PromptTooLong,
)
from rag.types import Message
from tests.fixtures_ollama import replay, serve, settings_for
from tests.ollama_server import Replay, closed_url

__all__ = ["serve"]

ASKED = [Message(role="system", content="Cite."), Message(role="user", content="Who spoke about ferries?")]
LIST, STREAM, MISSING, BROKEN, TOO_LONG = range(5)


def model_at(server, **values) -> OpenAILikeModel:
    return OpenAILikeModel(settings_for("", openai_base_url=f"{server.url}/v1/", **values))


def playing(serve, *only: int):
    return serve(replay("openai-chat", only=[LIST, *only]))


def test_an_answer_its_reasoning_and_its_usage(serve):
    stream = model_at(playing(serve, STREAM)).stream(ASKED)
    tokens = list(stream)
    assert [t.text for t in tokens if t.thinking] == ["Ships."]
    assert [t.text for t in tokens if not t.thinking] == ["Ada", " did [1]."]
    assert (stream.usage.done_reason, stream.usage.prompt_tokens, stream.usage.answer_tokens) == (
        "stop",
        30,
        4,
    )


def test_what_is_sent(serve):
    server = playing(serve, STREAM)
    list(model_at(server, answer_tokens=99, temperature=0.2).stream(ASKED))
    (body,) = [r.body for r in server.requests if r.path == "/v1/chat/completions"]
    assert body["max_tokens"] == 99
    assert body["temperature"] == 0.2
    assert body["stream"] is True
    assert body["stream_options"] == {"include_usage": True}
    assert [m["role"] for m in body["messages"]] == ["system", "user"]


def test_the_servers_first_model_is_taken_where_none_is_named(serve):
    assert model_at(playing(serve), model="").name == "small:1b"


def test_the_budget_is_within_the_context_the_server_tells(serve):
    assert model_at(playing(serve), answer_tokens=96).prompt_budget == 4000
    assert model_at(playing(serve), answer_tokens=96, context_cap=2096).prompt_budget == 2000


@pytest.mark.parametrize(
    ("exchange", "kind"), [(MISSING, ModelMissing), (TOO_LONG, PromptTooLong), (BROKEN, ModelStreamBroken)]
)
def test_errors(serve, exchange, kind):
    with pytest.raises(kind) as caught:
        list(model_at(playing(serve, exchange)).stream(ASKED))
    assert caught.value.remedy


def test_nothing_listens():
    model = OpenAILikeModel(settings_for("", openai_base_url=closed_url()))
    with pytest.raises(ModelServerUnreachable, match="openai_base_url"):
        next(model.stream(ASKED))


def test_a_server_that_goes_away_meanwhile():
    with replay("openai-chat", only=[LIST, STREAM]) as server:
        model = model_at(server)
        list(model.stream(ASKED))
    with pytest.raises(ModelServerUnreachable):
        next(model.stream(ASKED))


@pytest.mark.parametrize("data", ["<html>", "{}", '{"data": 5}', "[]"])
def test_a_list_that_cannot_be_read(serve, data):
    request = {"method": "GET", "path": "/v1/models"}
    response = {
        "status": 200,
        "headers": {"Content-Length": ""},
        "chunks": [{"data": data}],
        "ended": "complete",
    }
    server = serve(Replay({"exchanges": [{"request": request, "response": response}]}))
    with pytest.raises(ModelError):
        model_at(server, model="").prompt_budget  # noqa: B018


def test_a_server_without_a_list_answers_for_a_model_we_name(serve):
    model = model_at(serve(replay("openai-chat", only=[STREAM])), context_cap=3000, answer_tokens=500)
    assert model.prompt_budget == 2500
    assert "".join(t.text for t in model.stream(ASKED) if not t.thinking) == "Ada did [1]."


def test_silence_and_closing(serve):
    hang = {"status": None, "headers": {}, "chunks": [], "ended": "no byte"}
    request = {"method": "POST", "path": "/v1/chat/completions"}
    server = playing(serve, STREAM)
    server._left += [{"request": request, "response": hang}] * 2
    list(model_at(server).stream(ASKED))  # the libraries are loaded now
    with pytest.raises(ModelTimeout, match="was silent for"):
        next(model_at(server, first_token_timeout=0.5).stream(ASKED))
    assert server.gone.wait(2)


def test_an_error_in_mid_stream(serve):
    request = {"method": "POST", "path": "/v1/chat/completions"}
    data = 'data: {"error": {"message": "out of memory", "type": "server_error", "code": 500}}\n\n'
    response = {
        "status": 200,
        "headers": {"Content-Type": "text/event-stream"},
        "chunks": [{"ms": 0, "data": data}],
        "ended": "complete",
    }
    server = playing(serve)
    server._left.append({"request": request, "response": response})
    with pytest.raises((ModelStreamBroken, ModelRefused), match="out of memory"):
        list(model_at(server).stream(ASKED))
