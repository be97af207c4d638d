"""The conversation as values."""

import pytest

from rag.errors import ModelTimeout, UsageError
from rag.types import Answer, Delta, Filters, Finished, Message, Mode, NoAnswer, Notice, Thinking
from ui.chat_turns import Turn, advance, failed, filters_from, history, next_question, scope

DONE = Turn(question="Who?", text="She did [1][2], she says [12].")


def answer(text: str, notice: str | None = None) -> Answer:
    return Answer(question="q", text=text, citations=(), checks=(), mode=Mode.QUOTES, notice=notice)


def test_deltas_grow_and_the_result_replaces_them():
    turn = advance(advance(Turn(question="q"), Delta(text="a dra")), Delta(text="ft"))
    assert turn.text == "a draft"
    assert turn.running
    turn = advance(turn, Finished(result=answer("The answer.")))
    assert turn.text == "The answer."
    assert not turn.running


def test_reasoning_never_enters_the_text():
    turn = advance(advance(Turn(question="q"), Thinking(text="hm")), Delta(text="Yes."))
    assert (turn.thinking, turn.text) == ("hm", "Yes.")


def test_a_notice_that_comes_twice_is_shown_once():
    turn = advance(Turn(question="q"), Notice(text="No model."))
    turn = advance(turn, Finished(result=answer("x", notice="No model.")))
    assert turn.notices == ("No model.",)


def test_a_notice_that_the_page_shows_already_is_left_out():
    turn = Turn(question="q", told="No model.")
    turn = advance(turn, Notice(text="No model."))
    assert turn.notices == ()
    turn = advance(turn, Finished(result=answer("x", notice="Searched by words alone. No model.")))
    assert turn.notices == ("Searched by words alone.",)


def test_a_known_error_gives_message_and_remedy_and_an_unknown_one_only_its_name():
    assert failed(Turn(question="q"), ModelTimeout("Slow.", "Wait.")).error == ("Slow.", "Wait.")
    message, remedy = failed(Turn(question="q"), KeyError("a secret path")).error or ("", "")
    assert "KeyError" in message
    assert "secret" not in message + remedy


def test_history_leaves_out_markers_and_turns_that_brought_nothing():
    nothing = Turn(question="And he?", result=NoAnswer(question="And he?", reason="He is not there."))
    broken = failed(Turn(question="broken"), ModelTimeout("Slow."))
    assert history([DONE, broken, nothing]) == (
        Message(role="user", content="Who?"),
        Message(role="assistant", content="She did, she says."),
        Message(role="user", content="And he?"),
        Message(role="assistant", content="He is not there."),
    )


@pytest.mark.parametrize(
    ("happening", "stays", "text"),
    [
        (None, 1, "typed"),
        ({"action": "ask", "text": " An example? "}, 1, "An example?"),
        ({"action": "retry"}, 0, "Who?"),
        ({"action": "edit", "text": "Who else?"}, 0, "Who else?"),
        ({"action": "edit"}, 0, ""),
        ("a value of a text box", 1, "typed"),
    ],
)
def test_what_is_asked_next(happening, stays, text):
    assert next_question([DONE], " typed ", happening) == ((DONE,)[:stays], text)


def test_again_in_an_empty_chat_is_no_error():
    assert next_question([], "typed", {"action": "retry"}) == ((), "typed")


def test_empty_fields_are_no_filters():
    assert not filters_from(speaker=" ", event=None, language="", since="", until=None)


def test_filters_in_a_line():
    filters = filters_from(speaker=" Ada ", event=None, language="fr", since="2024-03", until="2024-03-20")
    assert filters == Filters(speaker="Ada", language="fr", since="2024-03", until="2024-03-20")
    assert scope(filters) == "speaker Ada, language fr, since 2024-03, until 2024-03-20"


@pytest.mark.parametrize("wrong", ["March 2024", "24", "2024-3", "2024-03-20T10:00"])
def test_a_wrong_date_is_a_usage_error_that_shows_the_form(wrong):
    with pytest.raises(UsageError, match="2024-03-20"):
        filters_from(speaker=None, event=None, language=None, since=wrong, until=None)
