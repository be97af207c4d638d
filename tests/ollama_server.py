"""A server on loopback that speaks Ollama's wire format: from a script, or from a recording.

`FakeOllama` knows models and answers as it is told, faults included. `Replay` plays a recorded scenario:
a JSON file with `exchanges`, each a `request` and a `response` of `status`, `headers`, `chunks` (`data`, one
HTTP chunk each) and how it `ended`. Both write down every request in `requests`.

    with FakeOllama(replies=["Hello [1].", Status(503, "server busy")]) as server:
        ... Settings(ollama_host=server.url) ...

As a program, for trying the page by hand: `python -m tests.ollama_server --port 11434`.
"""

import argparse
import contextlib
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.ollama_wire import (
    Drop,
    End,
    ErrorLine,
    Hang,
    LoopbackServer,
    Raw,
    Request,
    Status,
    Step,
    Thinking,
    Wait,
    Wire,
    closed_url,
)

__all__ = [
    "Drop",
    "End",
    "ErrorLine",
    "FakeOllama",
    "Hang",
    "LoopbackServer",
    "Raw",
    "Replay",
    "Request",
    "Status",
    "Thinking",
    "Wait",
    "Wire",
    "closed_url",
    "quoting_reply",
]

WHEN = "2026-01-01T00:00:00.000000000Z"
Reply = Step | Sequence[Step] | Callable[[Any], "Step | Sequence[Step]"]


def quoting_reply(body: Any) -> str:
    """An answer that cites the first numbered passage of the prompt, in its own words."""
    prompt = "\n".join(message.get("content", "") for message in body.get("messages", ()))
    passage = re.search(r"^\s*\[1\]([^\n]*(?:\n(?!\s*\[\d|Question:)[^\n]*)*)", prompt, re.MULTILINE)
    if passage is None:
        return "The passages do not say."
    words = re.search(r"[“\"«]\s*([^”\"»]{20,300}?)\s*[”\"»]", passage.group(1))
    if words is not None:
        return f"The source puts it like this: “{words.group(1)}” [1]."
    sentence = re.split(r"(?<=[.!?])\s", " ".join(passage.group(1).split()))[0]
    return f"{sentence.rstrip('.')} [1]."


def count_tokens(text: str) -> int:
    """How the fake counts: words and punctuation marks."""
    return len(re.findall(r"\w+|[^\w\s]", text))


class FakeOllama(LoopbackServer):
    """An Ollama server that answers by script: each chat takes the next of `replies`, the last one for good.

    Without replies it cites the first passage of the prompt. It keeps the rules of the real one: a prompt
    over `num_ctx` is refused with `truncate: false` and cut in silence without, `num_predict` ends an
    answer, a model it doesn't have is a 404.
    """

    def __init__(
        self,
        *,
        models: Sequence[str] = ("small:1b",),
        replies: Sequence[Reply] = (),
        context_length: int | None = 8192,
        capabilities: Sequence[str] = ("completion",),
        version: str = "0.32.15",
        rate: float | None = None,
        port: int = 0,
    ) -> None:
        """`rate` is in pieces a second."""
        super().__init__(port)
        self.models = list(models)
        self.replies: list[Reply] = list(replies) or [quoting_reply]
        self.context_length = context_length
        self.capabilities = list(capabilities)
        self.version = version
        self.pause = 1 / rate if rate else 0.0
        self._lock = threading.Lock()

    def answer(self, request: Request, wire: Wire) -> None:
        routes: dict[tuple[str, str], Callable[[Any, Wire], None]] = {
            ("GET", "/api/version"): lambda body, wire: wire.json(200, {"version": self.version}),
            ("GET", "/api/tags"): lambda body, wire: wire.json(200, {"models": self._tags()}),
            ("GET", "/api/ps"): lambda body, wire: wire.json(200, {"models": []}),
            ("POST", "/api/show"): self._show,
            ("POST", "/api/chat"): self._chat,
            ("POST", "/api/pull"): self._pull,
        }
        route = routes.get((request.method, request.path))
        if route is None:
            wire.whole(404, b"404 page not found", "text/plain")
        else:
            route(request.body, wire)

    def _tags(self) -> list[dict[str, Any]]:
        details = {"format": "gguf", "family": "llama", "parameter_size": "1B", "quantization_level": "Q4_1"}
        return [
            {"name": name, "model": name, "modified_at": WHEN, "size": 98_362_745, "details": details}
            | ({"capabilities": self.capabilities} if self.version != "0.24.0" else {})
            for name in self.models
        ]

    def _show(self, body: Any, wire: Wire) -> None:
        if not self._has(body["model"]):
            wire.json(404, {"error": f"model '{body['model']}' not found"})
            return
        info: dict[str, Any] = {"general.architecture": "llama", "llama.embedding_length": 576}
        if self.context_length is not None:
            info["llama.context_length"] = self.context_length
        wire.json(200, {"model_info": info, "capabilities": self.capabilities, "modified_at": WHEN})

    def _has(self, name: str) -> bool:
        return any(name in (model, model.removesuffix(":latest")) for model in self.models)

    def _pull(self, body: Any, wire: Wire) -> None:
        wire.begin(200, "application/x-ndjson")
        wire.line({"status": "pulling manifest"})
        for completed in (0, 50, 100):
            wire.line({"status": "pulling 0a", "digest": "sha256:0a", "total": 100, "completed": completed})
        wire.line({"status": "success"})
        wire.end()
        self.models.append(body["model"])

    def _chat(self, body: Any, wire: Wire) -> None:
        model = body["model"]
        options = body.get("options", {})
        prompt = sum(count_tokens(message.get("content", "")) + 4 for message in body["messages"])
        context = min(options.get("num_ctx", 4096), self.context_length or 4096)
        if not self._has(model):
            wire.json(404, {"error": f"model '{model}' not found"})
        elif not body["messages"]:
            wire.json(200, self._message(model, {"content": ""}) | {"done": True, "done_reason": "load"})
        elif prompt > context and body.get("truncate") is False:
            wire.json(400, {"error": self._too_long(prompt, context)})
        else:
            self._play(self._next_reply(body), body, wire, min(prompt, context))

    def _too_long(self, prompt: int, context: int) -> str:
        if self.version == "0.24.0":
            return "the input length exceeds the context length"
        words = f"request ({prompt} tokens) exceeds the available context size ({context} tokens)"
        error = {"code": 400, "message": words, "type": "exceed_context_size_error"}
        return json.dumps({"error": error | {"n_prompt_tokens": prompt, "n_ctx": context}})

    def _next_reply(self, body: Any) -> list[Step]:
        with self._lock:
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        steps = reply(body) if callable(reply) else reply
        if isinstance(steps, str):
            return re.findall(r"\s*\S+", steps) or [steps]
        return list(steps) if isinstance(steps, Sequence) else [steps]

    def _play(self, steps: list[Step], body: Any, wire: Wire, prompt: int) -> None:
        written, limit = 0, body.get("options", {}).get("num_predict", -1)
        reason = "stop"
        for step in steps:
            if isinstance(step, Status):
                wire.json(step.code, None if step.error is None else {"error": step.error})
                return
            if isinstance(step, str | Thinking):
                if 0 <= limit <= written:
                    reason = "length"
                    break
                written += 1
                part = (
                    {"content": "", "thinking": step.text}
                    if isinstance(step, Thinking)
                    else {"content": step}
                )
                wire.begin(200, "application/x-ndjson")
                wire.line(self._message(body["model"], part) | {"done": False})
                wire.sleep(self.pause)
            elif wire.fault(step):
                return
        counts = {"prompt_eval_count": prompt, "eval_count": written, "total_duration": 1, "load_duration": 1}
        wire.begin(200, "application/x-ndjson")
        last = self._message(body["model"], {"content": ""})
        wire.line(last | {"done": True, "done_reason": reason} | counts)
        wire.end()

    def _message(self, model: str, part: dict[str, str]) -> dict[str, Any]:
        return {"model": model, "created_at": WHEN, "message": {"role": "assistant"} | part}


class Replay(FakeOllama):
    """Plays a recorded scenario, chunk by chunk. A request takes the next exchange of its method and path.

    `only` picks exchanges by number. What the recording doesn't hold about models is answered as FakeOllama
    does, with every model there, so that a client may ask about a model before it uses it.
    """

    def __init__(
        self, scenario: Path | Mapping[str, Any], *, only: Sequence[int] | None = None, speed: float = 0.0
    ) -> None:
        """`speed` 1 keeps the recorded times, 2 is twice as fast, 0 doesn't wait."""
        super().__init__()
        if isinstance(scenario, Path):
            scenario = json.loads(scenario.read_text(encoding="utf-8"))
        exchanges = scenario["exchanges"]
        self._left = [exchanges[i] for i in only] if only is not None else list(exchanges)
        self._speed = speed
        self.unexpected: list[Request] = []

    def answer(self, request: Request, wire: Wire) -> None:
        exchange = self._take(request)
        if exchange is not None:
            self._play_recorded(exchange["response"], wire)
        elif request.path in ("/api/show", "/api/version", "/api/tags"):
            super().answer(request, wire)
        else:
            self.unexpected.append(request)
            wire.json(500, {"error": "the recording holds no such exchange"})

    def _has(self, name: str) -> bool:
        return True

    def _take(self, request: Request) -> Mapping[str, Any] | None:
        with self._lock:
            for i, exchange in enumerate(self._left):
                if (exchange["request"]["method"], exchange["request"]["path"]) == (
                    request.method,
                    request.path,
                ):
                    return self._left.pop(i)
        return None

    def _play_recorded(self, response: Mapping[str, Any], wire: Wire) -> None:
        if response["status"] is None:
            wire.fault(Hang())
            return
        headers = {name.lower(): value for name, value in response["headers"].items()}
        kind = headers.get("content-type", "")
        if "content-length" in headers:
            data = "".join(chunk["data"] for chunk in response["chunks"])
            wire.whole(response["status"], data.encode(), kind)
            return
        wire.begin(response["status"], kind)
        before = 0.0
        for chunk in response["chunks"]:
            if self._speed:
                wire.sleep((chunk["ms"] - before) / 1000 / self._speed)
            before = chunk["ms"]
            wire.chunk(chunk["data"].encode())
        if response["ended"] == "complete":
            wire.end()
        else:
            wire.fault(Drop() if response["ended"] == "dropped by server" else Hang())


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="A server that speaks Ollama's wire format.")
    parser.add_argument("--port", type=int, default=11434)
    parser.add_argument("--rate", type=float, default=20.0, help="pieces of an answer a second")
    parser.add_argument("--reply", help="say this to everything; otherwise it cites the first passage")
    parser.add_argument("--scenario", type=Path, help="a recording to replay instead, on a free port")
    chosen = parser.parse_args()
    replies = [chosen.reply] if chosen.reply else []
    server = (
        Replay(chosen.scenario, speed=1.0)
        if chosen.scenario
        else FakeOllama(replies=replies, rate=chosen.rate, port=chosen.port)
    )
    with server, contextlib.suppress(KeyboardInterrupt):
        print(f"Listening at {server.url}; end it with Ctrl-C.", flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
