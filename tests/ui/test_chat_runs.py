"""Answers under way: order, errors, and stops that really stop."""

import threading
import time
from collections.abc import Iterator

from rag.types import Delta, Event, Question
from tests.fake_asker import REMEDY, FakeAsker
from ui.chat_runs import Runs
from ui.chat_turns import Turn


def turns(asker: FakeAsker, text: str) -> list[Turn]:
    return list(Runs(asker).answer("page", Question(text=text), Turn(question=text)))


def wait_for(condition) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end, "it did not happen within five seconds"
        time.sleep(0.01)


def test_the_answer_grows_and_ends():
    seen = turns(FakeAsker(pause=0.03), "the cable")
    lengths = [len(turn.text) for turn in seen if turn.running]
    assert lengths == sorted(lengths)
    assert len(set(lengths)) > 3
    assert seen[-1].result is not None


def test_an_error_ends_the_turn_after_what_came_before_it():
    last = turns(FakeAsker(pause=0), "this fails")[-1]
    assert last.error == ("The model did not answer within 30 seconds.", REMEDY)
    assert last.text.startswith("Ada Brinkmann")


def test_a_bug_ends_the_turn_too_and_is_logged(caplog):
    last = turns(FakeAsker(pause=0), "crash")[-1]
    assert last.error is not None
    assert "KeyError" in last.error[0]
    assert "a bug" in caplog.text


def test_a_stop_ends_the_turn_at_once_and_closes_the_stream():
    asker = FakeAsker(pause=0.02)
    runs = Runs(asker)
    seen = []
    for turn in runs.answer("page", Question(text="slow"), Turn(question="slow")):
        seen.append(turn)
        if len(turn.text) > 20:
            runs.stop("page")
    assert seen[-1].stopped
    assert "word1 " in seen[-1].text
    wait_for(lambda: asker.closed == ["slow"])


class Blocked:
    """An asker whose model has not said anything yet."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.closed = threading.Event()

    def stream(self, question: Question) -> Iterator[Event]:
        try:
            self.release.wait(10)
            yield Delta(text="late")
        except GeneratorExit:
            self.closed.set()
            raise


def test_a_stop_does_not_wait_for_the_first_token():
    asker = Blocked()
    runs = Runs(asker)
    threading.Timer(0.1, runs.stop, ["page"]).start()
    began = time.monotonic()
    seen = list(runs.answer("page", Question(text="q"), Turn(question="q")))
    assert time.monotonic() - began < 2
    assert seen[-1].stopped
    asker.release.set()
    assert asker.closed.wait(5)


def test_pages_do_not_stop_each_other():
    runs = Runs(FakeAsker(pause=0.01))
    answering = runs.answer("mine", Question(text="good"), Turn(question="good"))
    next(answering)
    runs.stop("other")
    assert list(answering)[-1].result is not None


def test_a_reader_that_goes_away_stops_the_asker():
    asker = FakeAsker(pause=0.01)
    answering = Runs(asker).answer("page", Question(text="slow"), Turn(question="slow"))
    next(answering)
    answering.close()
    wait_for(lambda: asker.closed == ["slow"])


def test_an_asker_that_ends_without_a_result_is_no_endless_wait():
    class Silent:
        def stream(self, question: Question) -> Iterator[Event]:
            return iter(())

    last = list(Runs(Silent()).answer("page", Question(text="q"), Turn(question="q")))[-1]
    assert last.error is not None
    assert not last.stopped
