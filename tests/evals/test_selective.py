"""How right answers are by how many are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.curve import draw
from evals.metrics import auroc
from evals.outcomes import Outcome
from evals.run import Record
from evals.selective import as_csv, selective
from evals.sets import CaseKind


def record(
    confidence: float | None, *, right: bool = True, kind: str = "fact", abstained: bool = False
) -> Record:
    outcome = Outcome(abstained=abstained, abstention_right=right, right=right)
    return Record(
        id="c", question="?", lang="en", kind=CaseKind(kind), seconds=0.0, outcome=outcome, confidence=confidence
    )  # fmt: skip


RUN = [
    record(0.9),
    record(0.7),
    record(0.6, right=False, kind="unanswerable"),
    record(0.2, abstained=True, right=False),
    record(0.1, abstained=True, kind="unanswerable"),
]


def test_the_figures_of_a_run():
    found = selective(RUN)
    assert found.coverage == pytest.approx(3 / 5)
    assert found.accuracy == pytest.approx(2 / 3)
    assert found.auroc == pytest.approx(5 / 6)


def test_each_point_is_what_a_threshold_would_do():
    surest, *_, last = selective(RUN).points
    assert (surest.coverage, surest.risk, surest.refused) == (1 / 5, 0.0, 1.0)
    assert (last.answered, last.refused) == (pytest.approx(2 / 3), 0.5)


def test_a_run_without_confidence_has_no_curve():
    assert selective([record(None)]) is None


@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.sampled_from(["fact", "unanswerable"])), min_size=1)
)
def test_all_are_shares_and_coverage_grows(cases):
    found = selective([record(c, right=right and kind == "fact", kind=kind) for c, right, kind in cases])
    covered = [point.coverage for point in found.points]
    assert covered == sorted(set(covered))
    assert all(0 <= value <= 1 for p in found.points for value in (p.risk, p.answered, p.refused))
    assert found.points[-1].coverage == pytest.approx(1.0)


def test_auroc_of_a_perfect_order_a_reversed_one_and_none():
    assert auroc([0.9, 0.1], [True, False]) == 1.0
    assert auroc([0.1, 0.9], [True, False]) == 0.0
    assert auroc([0.5, 0.5], [True, False]) == auroc([0.5], [True]) == 0.5


def test_the_curve_is_written(tmp_path):
    found = selective(RUN)
    assert as_csv(found.points).splitlines()[1] == "0.9000,0.2000,0.0000,0.3333,1.0000"
    draw(found.points, tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
