"""Answers under way: each runs in a thread of its own, so that a stop acts at once.

Gradio's own cancelling lets a generator lie unclosed and can leave the page unable to ask again. Here a stop
is an ordinary end of the stream: the reader returns, and the thread closes the asker's iterator, which
aborts the model's request.
"""

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce

from rag.errors import WhosaidError
from rag.protocols import Asker
from rag.types import Event, Question
from ui.chat_turns import Turn, advance, failed

_LOG = logging.getLogger(__name__)

BATCH_SECONDS = 0.05
"""Events that come within this time are shown together; a page redrawn for every token would fall behind."""


class Run:
    """One answer under way. Iterate `batches`; call `stop` from any thread."""

    def __init__(self, asker: Asker, question: Question) -> None:
        self._asker = asker
        self._question = question
        self._events: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()
        self._over = threading.Event()
        self.stopped = False
        """Whether `stop` was called, as opposed to an answer that ended by itself."""
        self._stream: object = None
        self._thread = threading.Thread(target=self._work, name="answer", daemon=True)

    def stop(self) -> None:
        """End the answer. The reader returns now; the asker's iterator is closed, now or at its next event."""
        self.stopped = True
        self._over.set()
        self._events.put(None)
        self._close()

    def batches(self) -> Iterator[list[Event]]:
        """The events in order, a few at a time. Raises what the asker raised, after the events before it."""
        self._thread.start()
        try:
            ended = False
            while not ended and not self.stopped:
                batch, ended, error = self._next_batch()
                if batch and not self.stopped:
                    yield batch
                if error is not None and not self.stopped:
                    raise error
        finally:
            if not self._over.is_set():
                self._over.set()
                self._close()

    def _next_batch(self) -> tuple[list[Event], bool, BaseException | None]:
        """Events, whether that was all, and the error it ended with. Waits for the first one only."""
        batch: list[Event] = []
        deadline: float | None = None
        while True:
            wait = None if deadline is None else max(0.0, deadline - time.monotonic())
            try:
                item = self._events.get(timeout=wait)
            except queue.Empty:
                return batch, False, None
            if item is None:
                return batch, True, None
            if isinstance(item, BaseException):
                return batch, True, item
            batch.append(item)
            deadline = deadline or time.monotonic() + BATCH_SECONDS

    def _work(self) -> None:
        try:
            self._stream = stream = self._asker.stream(self._question)
            try:
                for event in stream:
                    if self._over.is_set():
                        break
                    self._events.put(event)
            finally:
                self._close()
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that reads
            self._events.put(error)
        finally:
            self._events.put(None)

    def _close(self) -> None:
        """Close the asker's iterator, which aborts its model's request; one that has nothing to close is fine."""
        if close := getattr(self._stream, "close", None):
            # A plain generator can't be closed while it runs: its own thread does it at its next event.
            with contextlib.suppress(ValueError):
                close()


class Runs:
    """The run of each page that is open: a page has one at a time."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._lock = threading.Lock()
        self._by_page: dict[str, Run] = {}

    def answer(self, page: str, question: Question, turn: Turn) -> Iterator[Turn]:
        """The turn as it grows; the last one is over, by its result, an error or a stop. Raises nothing."""
        run = Run(self._asker, question)
        with self._lock:
            earlier = self._by_page.get(page)
            self._by_page[page] = run
        if earlier is not None:
            earlier.stop()
        try:
            for batch in run.batches():
                turn = reduce(advance, batch, turn)
                yield turn
        except WhosaidError as error:
            turn = failed(turn, error)
        except Exception as error:  # noqa: BLE001 - the page must come back; the log keeps what broke
            _LOG.error("answering failed", exc_info=error)
            turn = failed(turn, error)
        finally:
            with self._lock:
                if self._by_page.get(page) is run:
                    del self._by_page[page]
        if turn.running and run.stopped:
            turn = replace(turn, stopped=True)
        elif turn.running:
            turn = failed(turn, WhosaidError("The answer ended before it was finished.", "Ask again."))
        yield turn

    def stop(self, page: str) -> None:
        """Stop what this page runs; nothing to do where it runs nothing."""
        with self._lock:
            run = self._by_page.get(page)
        if run is not None:
            run.stop()
