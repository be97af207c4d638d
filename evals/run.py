"""Running a set of cases through an assistant: one record a case, resumable; no case stops it."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from evals.lines import read_text
from evals.outcomes import Outcome, judge
from evals.output import write_json, write_text, writing
from evals.sets import Case, CaseKind, digest
from rag.errors import WhosaidError
from rag.protocols import Asker
from rag.types import Answer, Citation, Finished, Mode, NoAnswer, Question

JOURNAL_SUFFIX = ".partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What became of one case. Without an outcome it has an error."""

    id: str
    question: str
    lang: str
    kind: CaseKind
    seconds: float
    outcome: Outcome | None = None
    error: str | None = None
    answer: str = ""
    reason: str = ""
    """Why there is no answer."""
    citations: tuple[Mapping[str, Any], ...] = ()
    mode: str = ""
    model: str | None = None
    timings: Mapping[str, float] | None = None
    confidence: float | None = None
    """The estimated probability of an answer."""

    @property
    def right(self) -> bool:
        return self.outcome is not None and self.outcome.right


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """All records of a set, in its order, and what they were made from."""

    records: tuple[Record, ...]
    digest: str
    """Of the cases."""
    fingerprint: str
    """Of the settings and the library."""
    resumed: int = 0
    """Records taken over from an earlier run that was stopped."""

    @property
    def errors(self) -> int:
        return sum(record.error is not None for record in self.records)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    done: int
    of: int
    last: Record


Watch = Callable[[RunProgress], None]


def _unwatched(_: RunProgress) -> None:
    """Progress nobody looks at."""


def run(
    cases: Sequence[Case],
    asker: Asker,
    *,
    mode: Mode | None = None,
    model: str | None = None,
    fingerprint: str = "",
    output: Path | None = None,
    watch: Watch = _unwatched,
) -> Run:
    """Ask every case. With an `output` file, each record is kept beside it at once (OUTPUT.partial), and a
    run that was stopped goes on from there, as long as the cases and the fingerprint are the same. `finish`
    then writes the whole and takes the partial file away; a finished run is never taken over.

    Give as `fingerprint` what else decides an answer: settings and the state of the library.
    Raises UsageError or StorageFull where the output cannot be written; no error of a case escapes.
    """
    cases_digest = digest(cases)
    key = {"digest": cases_digest, "fingerprint": fingerprint, "mode": mode, "model": model}
    journal = _Journal(output, key) if output else None
    known = journal.records() if journal else {}
    records: list[Record] = []
    resumed = 0
    for case in cases:
        record = known.get(case.id)
        if record is not None:
            resumed += 1
        else:
            record = ask(case, asker, mode=mode, model=model)
            if journal and record.error is None:
                journal.add(record)
        records.append(record)
        watch(RunProgress(done=len(records), of=len(cases), last=record))
    return Run(records=tuple(records), digest=cases_digest, fingerprint=fingerprint, resumed=resumed)


def ask(case: Case, asker: Asker, *, mode: Mode | None = None, model: str | None = None) -> Record:
    """One case asked and judged. An error becomes part of the record."""
    question = Question(text=case.question, history=case.history, mode=mode, model=model)
    began = time.perf_counter()
    record = Record(id=case.id, question=case.question, lang=case.lang, kind=case.kind, seconds=0.0)
    try:
        result = _result(asker, question)
        record = _judged(record, case, result)
    except WhosaidError as error:
        record = replace(record, error=str(error))
    except Exception as error:  # noqa: BLE001 - a bug met in one case is that case's result, not the run's end
        record = replace(record, error=f"{type(error).__name__}: {error}")
    return replace(record, seconds=time.perf_counter() - began)


def _result(asker: Asker, question: Question) -> Answer | NoAnswer:
    result: Answer | NoAnswer | None = None
    for event in asker.stream(question):
        if isinstance(event, Finished):
            result = event.result
    if result is None:
        raise WhosaidError("The answer broke off before its end.")
    return result


def _judged(record: Record, case: Case, result: Answer | NoAnswer) -> Record:
    record = replace(
        record,
        outcome=judge(case, result),
        mode=str(result.mode),
        model=result.model,
        timings=dict(result.timings),
        confidence=result.confidence,
    )
    if isinstance(result, NoAnswer):
        return replace(record, reason=result.reason)
    return replace(record, answer=result.text, citations=tuple(_citation(c) for c in result.citations))


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "n": citation.n,
        "text": citation.text,
        "start": citation.start,
        "end": citation.end,
        "speaker": citation.speaker.name if citation.speaker else None,
        "document": {"id": citation.document.id, "title": citation.document.title},
    }


class _Journal:
    """Finished records on disk, one a line, under a first line that says what they belong to."""

    def __init__(self, output: Path, key: Mapping[str, object]) -> None:
        self._file = journal_of(output)
        self._key = json.dumps({"key": key}, sort_keys=True)

    def records(self) -> dict[str, Record]:
        """Those of a stopped run of the same cases and settings; another run's are thrown away."""
        lines = read_text(self._file).split("\n") if self._file.exists() else []
        # What follows the last line end was cut off by a kill; that case is asked again.
        whole = lines[1:-1] if lines[:1] == [self._key] else []
        write_text(self._file, "".join(f"{line}\n" for line in (self._key, *whole)))
        return {record.id: record for record in map(_from_json, whole)}

    def add(self, record: Record) -> None:
        with writing(self._file), self._file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(asdict(record)) + "\n")


def _from_json(line: str) -> Record:
    fields = json.loads(line)
    changed = {
        "kind": CaseKind(fields["kind"]),
        "outcome": Outcome(**fields["outcome"]),
        "citations": tuple(fields["citations"]),
    }
    return Record(**{**fields, **changed})


def journal_of(output: Path) -> Path:
    """Where a run that writes to `output` keeps what it has so far."""
    return output.with_name(output.name + JOURNAL_SUFFIX)


def finish(output: Path, content: Mapping[str, Any]) -> None:
    """Write a run's whole result (`evals.report.run_json`) and take its partial file away."""
    write_json(output, content)
    journal_of(output).unlink(missing_ok=True)
