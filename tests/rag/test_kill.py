"""`kill -9` at ten moments of an ingest: one plain ingest afterwards leaves what an undisturbed one leaves."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import pytest

from rag.adapters.catalog import CATALOG_FILE
from rag.adapters.chroma import ChromaVectors
from rag.protocols import COLLECTIONS
from tests.invented import write_articles

KILLS = 10
ROOT = Path(__file__).resolve().parents[2]
TABLES = {
    "documents": "id, source, digest, title, text, blocks, published, event, language",
    "passages": "id, document_id, position, start, end, headings, speakers, embedded",
    "quotes": "id, document_id, start, end, text, spans, kind, cue, confidence, reason, embedded",
    "people": "document_id, name, aliases, role, affiliation, read_start, read_end",
    "meta": "key, value",
    "tombstones": "passage_id",
    "quote_tombstones": "quote_id",
}


def start_ingest(data: Path, articles: Path, embedder: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WHOSAID_EMBEDDER": embedder}
    command = [sys.executable, "-m", "ui.cli", "--data", str(data), "ingest", str(articles)]
    return subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def ingest(data: Path, articles: Path, embedder: str) -> None:
    process = start_ingest(data, articles, embedder)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert "failed" not in out


def rows(data: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(data / CATALOG_FILE)) as db:
        found = {
            table: db.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()
            for table, columns in TABLES.items()
        }
        found["index"] = db.execute("SELECT rowid, title, en FROM passages_fts ORDER BY rowid").fetchall()
    return found


def progress(data: Path) -> tuple[int, int]:
    """Documents stored and texts embedded, as a reader sees them while the ingest runs."""
    embedded = " + ".join(
        f"(SELECT count(*) FROM {table} WHERE embedded = 1)" for table in ("passages", "quotes")
    )
    counted = f"SELECT (SELECT count(*) FROM documents), {embedded}"
    with (
        suppress(sqlite3.Error),
        closing(sqlite3.connect(f"file:{data / CATALOG_FILE}?mode=ro", uri=True)) as db,
    ):
        documents, embedded = db.execute(counted).fetchone()
        return int(documents), int(embedded)
    return 0, 0


def kill_at(data: Path, articles: Path, embedder: str, documents: int, pause: float) -> tuple[int, int]:
    """Start an ingest, kill it some time after it has stored that many documents; how far it was then."""
    process = start_ingest(data, articles, embedder)
    while process.poll() is None and progress(data)[0] < documents:
        time.sleep(0.002)
    time.sleep(pause)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, "it had ended before"
    return progress(data)


def check_survival(folder: Path, embedder: str, count: int, report: Callable[[str], None]) -> None:
    """The whole experiment; also run with the real embedder by benchmarks/kill.py."""
    articles = write_articles(folder / "articles", count, paragraphs=14)
    calm, killed = folder / "calm", folder / "killed"
    began = time.monotonic()
    ingest(calm, articles, embedder)
    seconds = time.monotonic() - began
    report(f"undisturbed: {progress(calm)} documents and texts in {seconds:.1f} s")
    rng = random.Random(20260323)
    moments = sorted(rng.uniform(0, 0.97 * count) for _ in range(KILLS))
    states = []
    for moment in moments:
        # Embedding comes in bursts between the documents; the longer pauses end in the middle of one.
        longest = seconds / KILLS if moment < 0.8 * count else 0.06
        states.append(kill_at(killed, articles, embedder, int(moment), rng.uniform(0, longest)))
        report(f"killed at {states[-1]}")
    assert len(set(states)) > KILLS // 2, "the moments were too much alike to show anything"
    ingest(killed, articles, embedder)
    expected, found = rows(calm), rows(killed)
    for table in expected:
        assert found[table] == expected[table], f"{table} differs"
    assert not found["tombstones"]
    assert not found["quote_tombstones"]
    report(", ".join(f"{len(found[table])} {table}" for table in ("documents", "passages", "quotes")))
    compare_vectors(calm, killed, report)


def compare_vectors(calm: Path, killed: Path, report: Callable[[str], None]) -> None:
    for collection in COLLECTIONS:
        one, other = ChromaVectors(calm).of(collection), ChromaVectors(killed).of(collection)
        assert one.ids() == other.ids()
        ids = sorted(one.ids())
        assert ids
        expected, found = one.get(ids), other.get(ids)
        farthest = max(float(np.abs(expected[i] - found[i]).max()) for i in ids)
        assert len(found) == len(expected) == len(ids)
        assert farthest < 1e-5
        report(f"{len(ids)} vectors of {collection}, at most {farthest:.1e} apart")


@pytest.mark.slow
def test_ten_kills_leave_no_trace(tmp_path: Path) -> None:
    check_survival(tmp_path, "hashing-64", 200, print)
