"""What an Ollama server says about itself, choosing a model, and pulling one."""

import socket
import subprocess
import sys
import threading
import time

import httpx
import pytest

from rag.adapters import ollama_server
from rag.adapters.ollama_server import (
    InstalledModel,
    PullProgress,
    ServerStatus,
    choose_model,
    model_info,
    pull,
    server_status,
)
from rag.errors import ModelMissing, ModelRefused, ModelServerUnreachable, ModelStreamBroken
from tests.fixtures_ollama import replay, serve, settings_for
from tests.ollama_server import FakeOllama, Hang, Replay, closed_url

__all__ = ["serve"]


def having(*models: InstalledModel) -> ServerStatus:
    return ServerStatus(host="http://127.0.0.1:11434", reachable=True, version="1", models=models)


def installed(name: str, *capabilities: str) -> InstalledModel:
    return InstalledModel(name=name, size=1, capabilities=capabilities or ("completion",))


def scripted(path: str, status: int, data: str) -> Replay:
    """A server that answers one path like this."""
    method = "POST" if path in ("/api/show", "/api/pull") else "GET"
    headers = {"Content-Type": "application/json", "Content-Length": str(len(data))}
    response = {
        "status": status,
        "headers": headers,
        "chunks": [{"ms": 0, "data": data}],
        "ended": "complete",
    }
    return Replay({"exchanges": [{"request": {"method": method, "path": path}, "response": response}]})


class TestStatus:
    def test_a_server_that_is_there(self, serve):
        server = serve(FakeOllama(models=["small:1b", "large:70b"]))
        status = server_status(settings_for(server.url))
        assert status.reachable
        assert status.version == "0.32.15"
        assert [(m.name, m.size) for m in status.models] == [("small:1b", 98362745), ("large:70b", 98362745)]
        assert (status.problem, status.remedy) == ("", "")

    def test_nothing_listens(self):
        url = closed_url()
        status = server_status(settings_for(url))
        assert not status.reachable
        assert url in status.problem
        assert "ollama serve" in status.remedy

    def test_no_such_host_is_told_from_a_closed_port(self):
        status = server_status(settings_for("http://nowhere.invalid:11434"))
        assert "nowhere.invalid" in status.problem

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1:99999", "http://127.0.0.1:x", "gopher://127.0.0.1:1", "http://[::1"]
    )
    def test_an_address_that_is_none(self, url):
        status = server_status(settings_for(url))
        assert not status.reachable
        assert status.problem

    def test_a_server_of_another_kind(self, serve):
        status = server_status(settings_for(serve(scripted("/api/version", 404, "not found")).url))
        assert not status.reachable
        assert "no Ollama server" in status.problem

    @pytest.mark.parametrize("data", ["<html>", "[]", "5"])
    def test_an_answer_that_cannot_be_read(self, serve, data):
        status = server_status(settings_for(serve(scripted("/api/version", 200, data)).url))
        assert not status.reachable
        assert "cannot be read" in status.problem

    @pytest.mark.parametrize("data", ['{"models": 5}', '{"models": null}', "{}"])
    def test_a_list_of_models_that_is_none(self, serve, data):
        assert not server_status(settings_for(serve(scripted("/api/tags", 200, data)).url)).reachable

    def test_an_entry_of_a_strange_form_does_no_harm(self, serve):
        data = '{"models": [5, {"name": "small:1b", "size": "big", "details": [], "capabilities": "x"}]}'
        status = server_status(settings_for(serve(scripted("/api/tags", 200, data)).url))
        assert status.models == (InstalledModel(name="small:1b", size=0),)

    def test_a_host_that_accepts_and_says_nothing_is_not_waited_for_long(self, monkeypatch):
        monkeypatch.setattr(ollama_server, "ANSWER_SECONDS", 0.3)
        with socket.create_server(("127.0.0.1", 0)) as mute:
            began = time.monotonic()
            status = server_status(settings_for(f"http://127.0.0.1:{mute.getsockname()[1]}"))
        assert not status.reachable
        assert time.monotonic() - began < 3

    def test_a_machine_without_ollama_loads_no_http_library_to_find_out(self):
        code = (
            "import sys; from pathlib import Path; from rag.settings import Settings;"
            "from rag.adapters.ollama_server import server_status;"
            f"s = server_status(Settings(data=Path('x'), ollama_host={closed_url()!r}));"
            "assert not s.reachable;"
            "print([m for m in ('httpx', 'ollama', 'llama_index', 'numpy') if m in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


class TestModelInfo:
    def test_context_and_capabilities(self, serve):
        server = serve(FakeOllama(context_length=4096, capabilities=["completion", "thinking"]))
        info = model_info(settings_for(server.url), "small:1b")
        assert info.context_length == 4096
        assert info.capabilities == ("completion", "thinking")

    def test_a_model_that_tells_no_context(self, serve):
        server = serve(FakeOllama(context_length=None))
        assert model_info(settings_for(server.url), "small:1b").context_length is None

    def test_a_model_that_is_not_there(self, serve):
        with pytest.raises(ModelMissing, match="ollama pull other"):
            model_info(settings_for(serve(FakeOllama()).url), "other")


class TestChoice:
    @pytest.mark.parametrize(
        ("wanted", "there"),
        [
            ("small", "small:latest"),
            ("small:latest", "small:latest"),
            ("Small:1B", "small:1b"),
            ("library/small:1b", "small:1b"),
            ("registry.ollama.ai/library/small", "small:latest"),
            ("127.0.0.1:5000/library/small", "127.0.0.1:5000/library/small:latest"),
        ],
    )
    def test_the_configured_model_under_the_servers_name(self, wanted, there):
        assert choose_model(settings_for("http://h", model=wanted), having(installed(there))) == there

    def test_another_tag_is_another_model(self):
        with pytest.raises(ModelMissing, match="whosaid model pull small:70b"):
            choose_model(settings_for("http://h", model="small:70b"), having(installed("small:1b")))

    def test_else_the_first_that_writes_text(self):
        status = having(installed("nomic-embed-text:latest", "embedding"), installed("small:1b"))
        assert choose_model(settings_for("http://h", model=""), status) == "small:1b"

    def test_an_older_server_is_asked_what_the_model_can_do(self, serve):
        server = serve(FakeOllama(models=["small:1b"], version="0.24.0", capabilities=["embedding"]))
        settings = settings_for(server.url, model="")
        with pytest.raises(ModelMissing, match="no model that writes text"):
            choose_model(settings, server_status(settings))

    def test_no_model_at_all(self):
        with pytest.raises(ModelMissing, match="whosaid model pull"):
            choose_model(settings_for("http://h", model=""), having())

    def test_no_server(self):
        settings = settings_for(closed_url())
        with pytest.raises(ModelServerUnreachable, match="ollama serve"):
            choose_model(settings, server_status(settings))


class TestPull:
    def test_tells_how_far_it_is(self, serve):
        lines = list(pull(settings_for(serve(replay("pull")).url), "small:1b"))
        assert lines[0] == PullProgress(status="pulling manifest")
        assert PullProgress(status="pulling 0a1b", completed=400, total=1000) in lines
        assert lines[-1].status == "success"

    def test_a_server_without_network(self, serve):
        with pytest.raises(ModelRefused, match="no such host") as caught:
            list(pull(settings_for(serve(replay("pull-offline")).url), "small:1b"))
        assert "network" in caught.value.remedy

    def test_a_name_that_is_none(self, serve):
        server = serve(scripted("/api/pull", 400, '{"error":"invalid model name"}'))
        with pytest.raises(ModelMissing):
            list(pull(settings_for(server.url), "no such name!"))

    def test_a_stream_that_stops_short(self, serve):
        server = serve(scripted("/api/pull", 200, '{"status":"pulling manifest"}\n'))
        with pytest.raises(ModelStreamBroken):
            list(pull(settings_for(server.url), "small:1b"))

    def test_no_server(self):
        with pytest.raises(ModelServerUnreachable):
            list(pull(settings_for(closed_url()), "small:1b"))

    def test_closing_ends_the_request(self, serve):
        scenario = {"method": "POST", "path": "/api/pull"}
        lines = [{"ms": 0, "data": '{"status":"pulling manifest"}\n'}]
        response = {
            "status": 200,
            "headers": {"Content-Type": "application/x-ndjson"},
            "chunks": lines,
            "ended": "closed by client after chunk 1",
        }
        server = serve(Replay({"exchanges": [{"request": scenario, "response": response}]}))
        running = pull(settings_for(server.url), "small:1b")
        next(running)
        running.close()
        assert server.gone.wait(2)


class TestFakeServer:
    """The tests' server keeps the rules that the adapter relies on."""

    def test_a_prompt_over_the_context_is_cut_in_silence_unless_told_not_to(self, serve):
        server = serve(FakeOllama(context_length=512))
        body = {"model": "small:1b", "messages": [{"role": "user", "content": "word " * 2000}]}
        cut = httpx.post(f"{server.url}/api/chat", json=body | {"options": {"num_ctx": 512}}, trust_env=False)
        assert '"prompt_eval_count": 512' in cut.text
        whole = httpx.post(f"{server.url}/api/chat", json=body | {"truncate": False}, trust_env=False)
        assert whole.status_code == 400
        assert "n_prompt_tokens" in whole.text

    def test_by_default_it_cites_the_first_passage(self, serve):
        server = serve(FakeOllama())
        prompt = "Passages:\n[1] (Ada Moss) She said “the ferry leaves at noon and never waits”.\n[2] Other."
        body = {"model": "small:1b", "messages": [{"role": "user", "content": prompt}]}
        text = httpx.post(f"{server.url}/api/chat", json=body, trust_env=False).text
        assert "ferry" in text
        assert "[1]" in text

    def test_stopping_ends_a_reply_that_hangs(self):
        before = threading.active_count()
        with FakeOllama(replies=[Hang()]) as server:
            body = {"model": "small:1b", "messages": [{"role": "user", "content": "Hi"}]}
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{server.url}/api/chat", json=body, timeout=0.3, trust_env=False)
        deadline = time.monotonic() + 5
        while threading.active_count() > before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert threading.active_count() <= before
