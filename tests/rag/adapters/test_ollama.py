"""Ollama as a LanguageModel: what is sent, what the caller sees, and every way it can fail."""

import threading
import time
from contextlib import closing

import pytest

from rag.adapters.ollama import OllamaModel
from rag.budget import Calibration, PromptOverContext, usage_of
from rag.errors import (
    ModelBusy,
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
from tests.ollama_server import (
    Drop,
    End,
    ErrorLine,
    FakeOllama,
    Hang,
    Raw,
    Status,
    Wait,
    closed_url,
)

__all__ = ["serve"]

ASKED = [Message(role="system", content="Cite."), Message(role="user", content="Who spoke about ferries?")]


def model_at(server, **values) -> OllamaModel:
    return OllamaModel(settings_for(server.url, **values))


def answer(stream) -> str:
    return "".join(token.text for token in stream if not token.thinking)


def failure(stream) -> tuple[str, ModelError]:
    """What had arrived, and the error, which must be one line with a remedy."""
    seen = ""
    error = None
    try:
        for token in stream:
            seen += token.text
    except ModelError as raised:
        error = raised
    assert error is not None
    assert error.message
    assert error.remedy
    assert "\n" not in str(error)
    return seen, error


class TestRequest:
    def test_every_call_says_context_length_and_no_truncation(self, serve):
        server = serve(FakeOllama(replies=["Yes."]))
        model = model_at(server, answer_tokens=300, temperature=0.3, keep_alive="5m")
        answer(model.stream(ASKED))
        (body,) = server.chats()
        assert body["options"] == {"temperature": 0.3, "num_ctx": 8192, "num_predict": 300}
        assert body["truncate"] is False
        assert body["shift"] is False
        assert body["stream"] is True
        assert body["keep_alive"] == "5m"
        assert body["messages"] == [{"role": m.role, "content": m.content} for m in ASKED]

    def test_warm_up_and_answers_ask_for_the_same_context(self, serve):
        server = serve(FakeOllama(context_length=2048))
        model = model_at(server)
        model.warm_up()
        answer(model.stream(ASKED))
        answer(model.stream(ASKED))
        assert [body["options"]["num_ctx"] for body in server.chats()] == [2048] * 3
        assert server.chats()[0]["messages"] == []

    @pytest.mark.parametrize(
        ("own", "cap", "asked"), [(8192, 4096, 4096), (2048, 8192, 2048), (None, 4096, 4096)]
    )
    def test_context_is_the_cap_within_the_models_own_limit(self, serve, own, cap, asked):
        model = model_at(serve(FakeOllama(context_length=own)), context_cap=cap)
        assert model.num_ctx == asked
        assert model.prompt_budget == asked - 768

    def test_a_tiny_context_leaves_half_for_the_prompt(self, serve):
        assert model_at(serve(FakeOllama(context_length=600))).prompt_budget == 300

    def test_a_model_that_thinks_gets_tokens_for_that_besides_the_answer(self, serve):
        server = serve(FakeOllama(capabilities=["completion", "thinking"]))
        answer(model_at(server, answer_tokens=500).stream(ASKED))
        assert server.chats()[0]["options"]["num_predict"] == 500 + 1024

    def test_the_model_is_asked_about_once(self, serve):
        server = serve(FakeOllama())
        model = model_at(server)
        for _ in range(3):
            answer(model.stream(ASKED))
        assert [r.path for r in server.requests].count("/api/show") == 1

    @pytest.mark.parametrize(("given", "sent"), [("10m", "10m"), ("-1", -1.0), ("300", 300.0)])
    def test_a_bare_number_of_seconds_is_sent_as_a_number(self, serve, given, sent):
        server = serve(FakeOllama())
        answer(model_at(server, keep_alive=given).stream(ASKED))
        assert server.chats()[0]["keep_alive"] == sent

    def test_a_proxy_of_the_environment_does_not_come_between_us_and_this_machine(self, serve, monkeypatch):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, closed_url())
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert answer(model_at(serve(FakeOllama(replies=["Yes."]))).stream(ASKED)) == "Yes."

    def test_nothing_is_sent_before_a_token_is_asked_for(self, serve):
        server = serve(FakeOllama())
        with model_at(server).stream(ASKED):
            pass
        assert server.requests == []


class TestAnswer:
    def test_arrives_in_pieces_and_ends_with_its_usage(self, serve):
        stream = model_at(serve(replay("chat-stream"))).stream(ASKED)
        pieces = [token.text for token in stream]
        assert pieces == ["Le ferry", " de nuit", " part à", " l’heure", " [1]."]
        usage = usage_of(stream)
        assert usage is not None
        assert (usage.done_reason, usage.prompt_tokens, usage.answer_tokens) == ("stop", 120, 5)
        assert not usage.cut_off

    def test_cut_off_by_its_limit_says_so(self, serve):
        stream = model_at(serve(replay("chat-length"))).stream(ASKED)
        assert answer(stream) == "Le ferry de nuit part à"
        assert stream.usage.cut_off
        assert stream.usage.answer_tokens == 3

    def test_a_runaway_ends_at_the_limit(self, serve):
        server = serve(FakeOllama(replies=[["again "] * 5000]))
        stream = model_at(server, answer_tokens=40).stream(ASKED)
        assert answer(stream) == "again " * 40
        assert stream.usage.cut_off

    def test_reasoning_is_thinking_and_never_answer(self, serve):
        tokens = list(model_at(serve(replay("thinking"))).stream(ASKED))
        assert [t.text for t in tokens if t.thinking] == ["Ferries", " are ships."]
        assert [t.text for t in tokens if not t.thinking] == ["Ada", " did [1]."]

    def test_reasoning_marked_in_the_text_is_thinking_too(self, serve):
        server = serve(FakeOllama(replies=[["<th", "ink>Fer", "ries</thi", "nk>\n\nAda", " did."]]))
        tokens = list(model_at(server).stream(ASKED))
        assert "".join(t.text for t in tokens if t.thinking) == "Ferries"
        assert "".join(t.text for t in tokens if not t.thinking) == "Ada did."

    def test_characters_that_some_take_for_line_ends_are_text(self, serve):
        told = "one\u0085two\u2028three\u000cfour"
        assert answer(model_at(serve(FakeOllama(replies=[[told]]))).stream(ASKED)) == told

    def test_a_line_cut_anywhere_into_chunks_is_one_line(self, serve):
        line = '{"model":"m","message":{"role":"assistant","content":"é😀"},"done":false}\n'.encode()
        bytewise = [Raw(line[i : i + 1]) for i in range(len(line))]
        assert answer(model_at(serve(FakeOllama(replies=[bytewise]))).stream(ASKED)) == "é😀"

    def test_several_readers_do_not_mix_their_answers(self, serve):
        server = serve(FakeOllama(replies=[lambda body: body["messages"][-1]["content"]]))
        model = model_at(server)
        answers = {}

        def ask(n: int) -> None:
            answers[n] = answer(model.stream([Message(role="user", content=f"{n} " * 30)])).split()

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == {n: [str(n)] * 30 for n in range(6)}


class TestCalibration:
    def test_the_models_counts_narrow_the_estimate(self, serve):
        model = model_at(serve(FakeOllama(replies=["Yes."])))
        text = "The speaker talked about clusters and budgets. " * 60
        before = model.estimate_tokens(text)
        answer(model.stream([Message(role="user", content=text)]))
        assert 60 * 8 <= model.estimate_tokens(text) < before

    def test_what_an_earlier_process_learnt_is_taken_up(self, serve):
        learnt = Calibration().learn(1000, 700)
        model = OllamaModel(settings_for("http://127.0.0.1:9"), calibration=learnt)
        assert model.calibration == learnt
        assert model.estimate_tokens("word " * 1000) < 2000

    @pytest.mark.parametrize("version", ["0.24.0", "0.32.15"])
    def test_a_prompt_that_was_too_long_raises_the_estimate_for_the_retry(self, serve, version):
        model = model_at(serve(FakeOllama(context_length=512, version=version)))
        prompt = [Message(role="user", content="?" * 600)]
        before = model.estimate_tokens("word " * 100)
        failure(model.stream(prompt))
        assert model.estimate_tokens("word " * 100) > before


class TestTooLong:
    def test_in_the_plain_words_of_older_servers(self, serve):
        _, error = failure(model_at(serve(replay("too-long-plain"))).stream(ASKED))
        assert isinstance(error, PromptTooLong)

    def test_with_the_numbers_of_newer_ones(self, serve):
        _, error = failure(model_at(serve(replay("too-long-numbers"))).stream(ASKED))
        assert isinstance(error, PromptOverContext)
        assert (error.prompt_tokens, error.context) == (9001, 8192)
        assert "9001" in error.message


class TestFaults:
    def test_nothing_listens(self):
        _, error = failure(OllamaModel(settings_for(closed_url())).stream(ASKED))
        assert isinstance(error, ModelServerUnreachable)
        assert "ollama serve" in error.remedy

    def test_no_such_host(self):
        _, error = failure(OllamaModel(settings_for("http://nowhere.invalid:11434")).stream(ASKED))
        assert isinstance(error, ModelServerUnreachable)
        assert "nowhere.invalid" in error.message

    def test_server_gone_after_the_model_was_asked_about(self):
        with FakeOllama(replies=["Yes."]) as server:
            model = model_at(server)
            answer(model.stream(ASKED))
        _, error = failure(model.stream(ASKED))
        assert isinstance(error, ModelServerUnreachable)

    def test_model_not_there(self, serve):
        _, error = failure(model_at(serve(FakeOllama(models=["other:1b"]))).stream(ASKED))
        assert isinstance(error, ModelMissing)
        assert "ollama pull small:1b" in error.remedy
        assert "whosaid model pull small:1b" in error.remedy

    def test_model_removed_meanwhile(self, serve):
        _, error = failure(model_at(serve(replay("model-missing"))).stream(ASKED))
        assert isinstance(error, ModelMissing)

    def test_busy(self, serve):
        _, error = failure(model_at(serve(replay("busy"))).stream(ASKED))
        assert isinstance(error, ModelBusy)

    def test_engine_died_while_loading(self, serve):
        reply = Status(500, "llama-server process has terminated: signal: killed")
        _, error = failure(model_at(serve(FakeOllama(replies=[reply]))).stream(ASKED))
        assert isinstance(error, ModelRefused)
        assert "signal: killed" in error.message

    def test_refused_without_a_word(self, serve):
        _, error = failure(model_at(serve(FakeOllama(replies=[Status(403)]))).stream(ASKED))
        assert isinstance(error, ModelRefused)
        assert "403" in error.message

    def test_a_server_of_another_kind(self, serve):
        reply = Status(302, "elsewhere")
        _, error = failure(model_at(serve(FakeOllama(replies=[reply]))).stream(ASKED))
        assert isinstance(error, ModelRefused)

    @pytest.mark.parametrize(
        ("step", "kind"),
        [
            (
                ErrorLine("an error was encountered while running the model: unexpected EOF"),
                ModelStreamBroken,
            ),
            (Drop(), ModelStreamBroken),
            (Drop(after='{"model":"small:1b","mess'), ModelStreamBroken),
            (End(), ModelStreamBroken),
            (Raw(b"<html>\n"), ModelStreamBroken),
            (Raw(b"[1]\n"), ModelStreamBroken),
            (Raw(b'{"message": 5}\n'), ModelStreamBroken),
        ],
        ids=["error line", "drop", "half line", "no done", "no JSON", "no object", "other form"],
    )
    def test_in_the_middle_keeps_what_had_arrived(self, serve, step, kind):
        seen, error = failure(model_at(serve(FakeOllama(replies=[["Ada", " did", step]]))).stream(ASKED))
        assert seen == "Ada did"
        assert isinstance(error, kind)

    @pytest.mark.parametrize("name", ["error-mid-stream", "dropped-mid-stream"])
    def test_as_recorded(self, serve, name):
        seen, error = failure(model_at(serve(replay(name))).stream(ASKED))
        assert seen == "Le ferry de nuit"
        assert isinstance(error, ModelStreamBroken)

    def test_dropped_before_the_first_byte(self, serve):
        _, error = failure(model_at(serve(FakeOllama(replies=[Drop()]))).stream(ASKED))
        assert isinstance(error, ModelStreamBroken)

    def test_after_an_error_the_stream_is_over_and_the_next_works(self, serve):
        model = model_at(serve(FakeOllama(replies=[["Ada", Drop()], "Yes."])))
        stream = model.stream(ASKED)
        failure(stream)
        assert list(stream) == []
        assert answer(model.stream(ASKED)) == "Yes."

    def test_a_long_complaint_is_cut_to_one_bearable_line(self, serve):
        reply = Status(500, "line\n" * 5000)
        _, error = failure(model_at(serve(FakeOllama(replies=[reply]))).stream(ASKED))
        assert len(str(error)) < 500

    def test_a_fault_nobody_foresaw_is_a_model_error_too(self, serve):
        _, error = failure(model_at(serve(FakeOllama())).stream([Message(role="wizard", content="Hi")]))
        assert isinstance(error, ModelRefused)


class TestPatience:
    def test_silence_before_the_first_token(self, serve):
        server = serve(FakeOllama(replies=[Hang()]))
        model = model_at(server, first_token_timeout=0.4)
        _warm_imports()
        began = time.monotonic()
        _, error = failure(model.stream(ASKED))
        assert isinstance(error, ModelTimeout)
        assert "first_token_timeout" in error.remedy
        assert time.monotonic() - began < 2
        assert server.gone.wait(2), "the request must not go on"

    def test_silence_between_two_tokens(self, serve):
        model = model_at(serve(FakeOllama(replies=[["Ada", Hang()]])), token_timeout=0.3)
        seen, error = failure(model.stream(ASKED))
        assert seen == "Ada"
        assert isinstance(error, ModelTimeout)
        assert "token_timeout" in error.remedy

    def test_a_first_token_may_take_longer_than_the_next_ones(self, serve):
        server = serve(FakeOllama(replies=[[Wait(0.8), "Ada", " did."]]))
        assert answer(model_at(server, token_timeout=0.3).stream(ASKED)) == "Ada did."

    def test_bytes_without_a_token_are_silence(self, serve):
        dribble = [step for _ in range(200) for step in (Raw(b"\n"), Wait(0.05))]
        model = model_at(serve(FakeOllama(replies=[["Ada", *dribble]])), token_timeout=0.4)
        _, error = failure(model.stream(ASKED))
        assert isinstance(error, ModelTimeout)

    def test_a_very_slow_model_is_no_fault(self, serve):
        server = serve(FakeOllama(replies=["one two three four"], rate=6))
        assert answer(model_at(server, token_timeout=0.6).stream(ASKED)) == "one two three four"


class TestClosing:
    def test_in_the_middle_ends_the_request_at_once(self, serve):
        server = serve(FakeOllama(replies=[["Ada", " did", Hang()]]))
        stream = model_at(server).stream(ASKED)
        next(stream)
        stream.close()
        assert server.gone.wait(2)
        assert list(stream) == []
        assert stream.usage is None

    def test_from_another_thread_wakes_a_reader_that_waits_for_the_first_token(self, serve):
        server = serve(FakeOllama(replies=[Hang()]))
        _warm_imports()
        stream = model_at(server, first_token_timeout=30).stream(ASKED)
        seen = []
        reader = threading.Thread(target=lambda: seen.extend(stream))
        reader.start()
        deadline = time.monotonic() + 10
        while not server.chats() and time.monotonic() < deadline:
            time.sleep(0.01)
        stream.close()
        reader.join(2)
        assert not reader.is_alive()
        assert seen == []
        assert server.gone.wait(2)

    def test_an_abandoned_stream_closes_itself(self, serve):
        server = serve(FakeOllama(replies=[["Ada", Hang()]]))
        stream = model_at(server).stream(ASKED)
        next(stream)
        del stream
        assert server.gone.wait(2)

    def test_one_stream_does_not_end_another(self, serve):
        server = serve(FakeOllama(replies=[["one", Hang()], ["two", Wait(0.3), " three"]]))
        model = model_at(server)
        first = model.stream(ASKED)
        next(first)
        with closing(model.stream(ASKED)) as second:
            assert next(second).text == "two"
            first.close()
            assert answer(second) == " three"

    def test_asking_again_after_a_stop_works(self, serve):
        server = serve(FakeOllama(replies=[["one", Hang()], "Yes."]))
        model = model_at(server)
        with model.stream(ASKED) as stream:
            next(stream)
        assert answer(model.stream(ASKED)) == "Yes."

    def test_closing_twice_is_fine(self, serve):
        stream = model_at(serve(FakeOllama())).stream(ASKED)
        answer(stream)
        stream.close()
        stream.close()


def _warm_imports() -> None:
    """Have the libraries loaded, so that a short limit measures the server alone."""
    import llama_index.llms.ollama

    import rag.adapters.ollama_client

    assert llama_index.llms.ollama
    assert rag.adapters.ollama_client
