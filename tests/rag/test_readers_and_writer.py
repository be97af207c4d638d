"""Two readers and a writer at once, each a process of its own; benchmarks/ has the same for a whole minute."""

from pathlib import Path

import pytest

from benchmarks.readers_and_writer import SLOWEST, measure


@pytest.mark.slow
def test_readers_get_the_same_answers_beside_a_writer_as_alone(tmp_path: Path) -> None:
    reports = measure(tmp_path, seconds=5, embedder="hashing-64", most_questions=10)
    assert [report.who for report in reports] == ["reader 1", "reader 2", "writer"]
    for report in reports:
        assert report.problems == ()
        assert report.rounds > 0
        assert report.slowest < SLOWEST
