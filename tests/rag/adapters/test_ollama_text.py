"""The pure parts of the adapters: lines out of bytes, reasoning out of text, errors out of answers."""

import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.adapters.json_lines import lines
from rag.adapters.model_errors import Endpoint, error_of_answer, is_loopback
from rag.adapters.thinking import split_thinking
from rag.budget import PromptOverContext, Usage
from rag.errors import ModelMissing
from rag.protocols import Token

HERE = Endpoint(url="http://127.0.0.1:11434")


def cut(text, places):
    """The same text or bytes in pieces, cut at these places."""
    edges = [0, *sorted({min(p, len(text)) for p in places}), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(edges)]


class TestLines:
    @given(st.lists(st.binary()), st.lists(st.integers(0, 200)))
    def test_are_the_same_however_the_bytes_are_cut(self, wanted, places):
        data = b"\n".join(wanted)
        assert list(lines(cut(data, places))) == [x.strip() for x in data.split(b"\n") if x.strip()]

    def test_only_a_newline_ends_one(self):
        text = "a\u0085b\u2028c\u2029d\u000be".encode()
        assert list(lines([text + b"\r\n", b"\n", b"f"])) == [text, b"f"]


class TestThinking:
    def split(self, text, places):
        pieces = [Token(text=piece) for piece in cut(text, places) if piece]
        items = list(split_thinking([*pieces, Usage(done_reason="stop")]))
        assert isinstance(items[-1], Usage)
        told = [item for item in items if isinstance(item, Token)]
        return "".join(t.text for t in told if t.thinking), "".join(t.text for t in told if not t.thinking)

    @given(st.text(alphabet="ab </>think\n"), st.text(alphabet="ab <th\n"), st.lists(st.integers(0, 80)))
    def test_is_found_however_the_text_is_cut(self, thought, answer, places):
        thought = thought.replace("</think>", "")
        text = f" <think>{thought}</think>{answer}"
        inside, _, rest = text.lstrip().removeprefix("<think>").partition("</think>")
        told_thought, told_answer = self.split(text, places)
        assert told_thought == inside
        assert told_answer.lstrip() == rest.lstrip()

    @given(st.text(alphabet="ab<think> ").filter(lambda t: not t.lstrip().startswith("<think>")))
    def test_text_without_the_mark_is_answer_to_the_letter(self, text):
        assert self.split(text, range(len(text))) == ("", text)

    def test_a_mark_in_the_middle_is_text(self):
        assert self.split("Say <think> now", [5, 8]) == ("", "Say <think> now")

    def test_reasoning_cut_off_by_its_limit_is_no_answer(self):
        assert self.split("<think>Well, the ferr", [3, 9]) == ("Well, the ferr", "")


class TestErrors:
    @given(st.sampled_from([None, 301, 400, 401, 403, 404, 405, 418, 429, 500, 503]), st.text())
    def test_any_answer_gives_one_line_and_a_remedy(self, status, body):
        error = error_of_answer(HERE, "m", status, body)
        assert len(str(error).splitlines()) == 1
        assert error.remedy
        assert len(str(error)) < 600

    @given(
        st.recursive(
            st.none() | st.integers() | st.text(),
            lambda inner: st.dictionaries(
                st.sampled_from(["error", "message", "type", "code", "n_ctx"]), inner
            ),
        )
    )
    def test_whatever_json_it_holds(self, value):
        assert error_of_answer(HERE, "m", 400, json.dumps({"error": value})).message

    def test_a_document_inside_the_error_is_unwrapped(self):
        inner = {"error": {"type": "exceed_context_size_error", "n_prompt_tokens": 9, "n_ctx": 4}}
        error = error_of_answer(HERE, "m", 400, json.dumps({"error": json.dumps(inner)}))
        assert isinstance(error, PromptOverContext)
        assert (error.prompt_tokens, error.context) == (9, 4)

    def test_a_missing_model_is_told_from_a_missing_page(self):
        assert isinstance(error_of_answer(HERE, "m", 404, '{"error":"model \'m\' not found"}'), ModelMissing)
        assert not isinstance(error_of_answer(HERE, "m", 404, "404 page not found"), ModelMissing)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:11434", True),
        ("http://localhost:1", True),
        ("http://[::1]:1", True),
        ("http://127.9.9.9", True),
        ("http://192.168.1.5:11434", False),
        ("http://127.0.0.1.example.org", False),
        ("http://localhost.example.org", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_which_addresses_are_this_machine(url, here):
    assert is_loopback(url) is here
