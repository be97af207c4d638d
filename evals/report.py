"""What the runs show, as JSON-able values and as tables of ready text. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.metrics import Estimate, percentile, rate
from evals.quotes import QuotesReport
from evals.reliability import Reliability
from evals.retrieval import FUSED, RetrievalReport
from evals.run import Record, Run
from evals.selective import Selective, selective
from evals.sets import CaseKind

Judgement = Callable[[Record], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Headings and rows of ready text; the first column names the row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def _of(name: str) -> Judgement:
    """A judgement of the outcome; a case that failed has none."""
    return lambda record: getattr(record.outcome, name) if record.outcome else None


def _abstention(*, wanted: bool) -> Judgement:
    """Of the cases that should (not) be answered, whether they weren't (were)."""

    def judgement(record: Record) -> bool | None:
        unanswerable = record.kind is CaseKind.UNANSWERABLE
        if unanswerable != wanted:
            return None
        return record.outcome is not None and record.outcome.abstention_right

    return judgement


METRICS: Mapping[str, Judgement] = {
    "right": lambda record: record.right,
    "speaker_right": _of("speaker_right"),
    "only_their_words": _of("only_their_words"),
    "evidence_cited": _of("evidence_cited"),
    "evidence_in_words": _of("evidence_in_words"),
    "expected": _of("expected"),
    "checks_ok": _of("checks_ok"),
    "answered": _abstention(wanted=False),
    "refused": _abstention(wanted=True),
}
"""By their names in JSON. `answered` is over answerable cases, `refused` over unanswerable ones."""

_SHOWN = {
    "right": "right",
    "speaker_right": "speaker",
    "evidence_cited": "evidence",
    "evidence_in_words": "in words",
    "expected": "expected",
    "answered": "answered",
    "refused": "refused",
}
"""The columns of the table: a terminal is narrow, the JSON has them all."""


def run_totals(records: Sequence[Record]) -> dict[str, Any]:
    """All rates for all cases, by language and by kind, with the number of cases, errors and seconds."""
    languages = sorted({record.lang for record in records})
    kinds = sorted({str(record.kind) for record in records})
    return {
        "all": _group(records),
        "by_language": {lang: _group([r for r in records if r.lang == lang]) for lang in languages},
        "by_kind": {kind: _group([r for r in records if r.kind == kind]) for kind in kinds},
    }


def _group(records: Sequence[Record]) -> dict[str, Any]:
    seconds = [record.seconds for record in records]
    return {
        "cases": len(records),
        "errors": sum(record.error is not None for record in records),
        "seconds": {"median": percentile(seconds, 0.5), "p95": percentile(seconds, 0.95)},
        **{name: asdict(estimate) for name, estimate in _rates(records).items()},
    }


def _rates(records: Sequence[Record]) -> dict[str, Estimate]:
    return {
        name: rate([found for record in records if (found := judgement(record)) is not None])
        for name, judgement in METRICS.items()
    }


def run_json(run: Run) -> dict[str, Any]:
    """A run for a file: what it was made from, every case's outcome, and the totals."""
    return {
        "digest": run.digest,
        "fingerprint": run.fingerprint,
        "cases": [{**asdict(record), "right": record.right} for record in run.records],
        "totals": run_totals(run.records),
        "selective": asdict(found) if (found := selective(run.records)) else None,
    }


def selective_table(found: Selective) -> Table:
    """How the run chose what to answer."""
    rows = (
        ("cases answered", f"{100 * found.coverage:.0f} %"),
        ("right where answered", f"{100 * found.accuracy:.0f} %"),
        ("AUROC, answerable or not", f"{found.auroc:.2f}"),
    )
    return Table(title="when it answers", columns=("", ""), rows=rows)


def run_table(run: Run) -> Table:
    """A line for all cases, each kind and each language; rates in per cent with their intervals."""
    measured = _rates(run.records)
    shown = {name: label for name, label in _SHOWN.items() if measured[name].n}
    groups: list[tuple[str, Sequence[Record]]] = [("all", run.records)]
    for kind in dict.fromkeys(str(record.kind) for record in run.records):
        groups.append((kind, [r for r in run.records if r.kind == kind]))
    for lang in sorted({record.lang for record in run.records}):
        groups.append((lang, [r for r in run.records if r.lang == lang]))
    rows = []
    for label, records in groups:
        rates = _rates(records)
        rows.append((label, str(len(records)), *(per_cent(rates[name]) for name in shown)))
    return Table(
        title="per cent, with 95 % intervals", columns=("", "cases", *shown.values()), rows=tuple(rows)
    )


def retrieval_json(report: RetrievalReport) -> dict[str, Any]:
    """Every query's rankings, and each metric by leg; `intervals` holds the bounds of the totals."""
    return {
        "runs": [
            {
                "id": run.id,
                "ranked": _scored(run.ranked),
                "legs": {name: _scored(leg) for name, leg in run.legs.items()},
                "relevant": dict(run.relevant),
                "weights": dict(run.weights),
            }
            for run in report.runs
        ],
        "totals": {
            metric: {leg: estimate.value for leg, estimate in legs.items()}
            for metric, legs in report.totals.items()
        },
        "intervals": {
            metric: {leg: [estimate.low, estimate.high] for leg, estimate in legs.items()}
            for metric, legs in report.totals.items()
        },
        "seconds": retrieval_seconds(report),
    }


def _scored(ranked: Sequence[tuple[str, float]]) -> list[list[Any]]:
    return [[identifier, round(score, 6)] for identifier, score in ranked]


def retrieval_seconds(report: RetrievalReport) -> dict[str, float]:
    """The median time of each stage of a query."""
    stages = dict.fromkeys(stage for run in report.runs for stage in run.timings)
    return {stage: percentile([run.timings.get(stage, 0.0) for run in report.runs], 0.5) for stage in stages}


def retrieval_table(report: RetrievalReport) -> Table:
    """A line a leg, the fused one first; means with their intervals."""
    legs = [FUSED, *sorted({leg for legs in report.totals.values() for leg in legs} - {FUSED})]
    rows = [(leg, *(_bounded(by_leg[leg]) for by_leg in report.totals.values())) for leg in legs]
    return Table(
        title=f"{len(report.runs)} queries, means with 95 % intervals",
        columns=("", *report.totals),
        rows=tuple(rows),
    )


def quotes_json(report: QuotesReport) -> dict[str, Any]:
    return {
        "predicted": list(report.predicted),
        "totals": {**report.totals, "reliability": asdict(report.reliability)},
    }


def quotes_table(report: QuotesReport) -> Table:
    """Exact and overlap scores in per cent, in total and by language."""
    groups = {"all": report.totals}
    if len(report.totals["by_language"]) > 1:
        groups |= report.totals["by_language"]
    rows = [
        (label, name, *_scores(totals[name]))
        for label, totals in groups.items()
        for name in ("exact", "overlap")
    ]
    columns = ("", "match", "precision", "recall", "F1", "speaker", "gold", "predicted")
    return Table(title=f"{report.totals['documents']} documents, per cent", columns=columns, rows=tuple(rows))


def quotes_types_table(report: QuotesReport) -> Table:
    """Recall by type of quotation."""
    by_type = sorted(report.totals["recall_by_type"].items())
    rows = [(kind, f"{100 * figures['recall']:.1f}", str(figures["gold"])) for kind, figures in by_type]
    return Table(title="recall by type (overlap)", columns=("", "recall", "gold"), rows=tuple(rows))


def reliability_table(report: Reliability) -> Table:
    """How often speakers are right, by the confidence they are named with."""
    rows = [
        (f"{b.low:.1f}–{b.high:.1f}", f"{b.confidence:.3f}", f"{b.right:.3f}", str(b.n)) for b in report.bins
    ]
    title = f"confidence in speakers: calibration error {report.error:.3f}, Brier score {report.brier:.3f}"
    return Table(title=title, columns=("confidence", "mean", "right", "n"), rows=tuple(rows))


def _scores(figures: Mapping[str, Any]) -> tuple[str, ...]:
    speaker = figures["speaker_accuracy"]
    shares = [f"{100 * figures[name]:.1f}" for name in ("precision", "recall", "f1")]
    return (
        *shares,
        "–" if speaker is None else f"{100 * speaker:.1f}",
        str(figures["gold"]),
        str(figures["predicted"]),
    )


def per_cent(estimate: Estimate) -> str:
    """ "93.3 (81–98)", or a dash where nothing was measured."""
    if not estimate.n:
        return "–"
    return f"{100 * estimate.value:.1f} ({100 * estimate.low:.0f}–{100 * estimate.high:.0f})"


def _bounded(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"
