"""Two readers and a writer on one library: no error, no hang, the same answers as alone.

    python -m benchmarks.readers_and_writer --seconds 60

The library is the sample corpus beside a folder of nonsense articles. The writer keeps changing those (each
change replaces passages, quotes and vectors); the readers ask about the sample and compare every answer with
the one given before the writer began. All three are processes of their own, on the real Chroma.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from multiprocessing.queues import Queue
from pathlib import Path

from rag.ingest import Status
from rag.settings import Settings
from rag.types import Answer, Mode, NoAnswer, Question
from rag.wiring import open_assistant, open_ingest

READERS = 2
NONSENSE = 12
REOPEN_EVERY = 25
SLOWEST = 20.0
"""Seconds an answer may take beside the writer before it counts as a hang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one process did."""

    who: str
    rounds: int
    slowest: float
    problems: tuple[str, ...]


def questions() -> list[str]:
    lines = Path(str(files("evals") / "sets" / "sample.jsonl")).read_text(encoding="utf-8").splitlines()
    return [case["question"] for case in map(json.loads, lines) if "history" not in case]


def write_nonsense(folder: Path, version: int) -> None:
    """Articles in words that no language has, always of the same number and length."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(NONSENSE):
        rng = random.Random(version * 1000 + number)
        words = ["".join(rng.choices("bdfgklmnprtvz", k=1) + rng.choices("qxj", k=4)) for _ in range(300)]
        (folder / f"{number}.txt").write_text(" ".join(words) + ".\n", encoding="utf-8")


def answer(result: Answer | NoAnswer) -> list[object]:
    """What is compared of an answer: all of it but times."""
    if isinstance(result, NoAnswer):
        return [result.reason, result.searched]
    return [result.text, [[c.n, c.document.id, c.start, c.end, c.text] for c in result.citations]]


def ask_all(settings: Settings, asked: Sequence[str]) -> dict[str, list[object]]:
    with open_assistant(settings) as assistant:
        return {text: answer(assistant.ask(Question(text=text, mode=Mode.QUOTES))) for text in asked}


def read(
    who: str, settings: Settings, expected: dict[str, list[object]], until: float, out: "Queue[Report]"
) -> None:
    """Ask until the time is over; `until` is on the clock that all processes share."""
    rng, rounds, slowest, problems = random.Random(who), 0, 0.0, []
    try:
        while time.time() < until:
            with open_assistant(settings) as assistant:
                for _ in range(REOPEN_EVERY):
                    if time.time() >= until:
                        break
                    text = rng.choice(list(expected))
                    began = time.perf_counter()
                    found = answer(assistant.ask(Question(text=text, mode=Mode.QUOTES)))
                    slowest = max(slowest, time.perf_counter() - began)
                    rounds += 1
                    if found != expected[text]:
                        problems.append(f"another answer to {text!r}: {found} for {expected[text]}")
    except Exception as error:  # noqa: BLE001 - reported to the parent, which fails
        problems.append(repr(error))
    out.put(Report(who=who, rounds=rounds, slowest=slowest, problems=tuple(problems)))


def write(settings: Settings, folder: Path, until: float, out: "Queue[Report]") -> None:
    rounds, slowest, problems = 0, 0.0, []
    try:
        while time.time() < until:
            rounds += 1
            write_nonsense(folder, rounds)
            began = time.perf_counter()
            with open_ingest(settings, "benchmark") as ingest:
                summary = ingest.run([folder])
            slowest = max(slowest, time.perf_counter() - began)
            if len(summary.of(Status.CHANGED)) != NONSENSE:
                problems.append(f"not all changed: {summary.outcomes}")
    except Exception as error:  # noqa: BLE001 - reported to the parent, which fails
        problems.append(repr(error))
    out.put(Report(who="writer", rounds=rounds, slowest=slowest, problems=tuple(problems)))


@contextmanager
def ended(processes: Sequence[multiprocessing.process.BaseProcess]):  # noqa: ANN201
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def measure(folder: Path, seconds: float, embedder: str, most_questions: int) -> list[Report]:
    """Run all three for some seconds. Raises queue.Empty where one of them hangs."""
    settings = Settings(data=folder / "library", embedder=embedder)
    nonsense = folder / "nonsense"
    write_nonsense(nonsense, 0)
    with open_ingest(settings, "benchmark") as ingest:
        ingest.run([Path(str(files("corpus") / "sample")), nonsense])
    asked = questions()
    expected = ask_all(settings, asked[:: max(1, len(asked) // most_questions)])
    context = multiprocessing.get_context("spawn")
    out: Queue[Report] = context.Queue()
    until = time.time() + seconds + 3  # starting a process takes its time
    processes = [
        context.Process(target=read, args=(f"reader {at + 1}", settings, expected, until, out))
        for at in range(READERS)
    ]
    processes.append(context.Process(target=write, args=(settings, nonsense, until, out)))
    with ended(processes):
        for process in processes:
            process.start()
        reports = [out.get(timeout=seconds + 120) for _ in processes]
    if ask_all(settings, list(expected)) != expected:
        raise AssertionError("the answers afterwards are not those before")
    return sorted(reports, key=lambda report: report.who)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--embedder", default="hashing-64")
    parser.add_argument("--questions", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reports = measure(Path(folder), given.seconds, given.embedder, given.questions)
    for report in reports:
        what = "ingests" if report.who == "writer" else "answers"
        print(
            f"{report.who}: {report.rounds} {what}, slowest {report.slowest:.2f} s, {len(report.problems)} problems"
        )
        for problem in report.problems[:5]:
            print(f"  {problem}")
    return 1 if any(report.problems or report.slowest > SLOWEST for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
