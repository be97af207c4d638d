"""Chroma in a folder: shared between processes, mended after a kill, its errors ours."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from rag.adapters import chroma
from rag.adapters.chroma import CHROMA_FOLDER, IN_USE_FILE, ChromaVectors
from rag.errors import StorageFull, VectorStoreError
from rag.protocols import QUOTES, Vectors

ROOT = Path(__file__).resolve().parents[3]


def unit(count: int, dimension: int = 8) -> Vectors:
    rows = np.random.default_rng(7).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def ids(count: int) -> list[str]:
    return [f"p{at}" for at in range(count)]


@pytest.fixture
def store(tmp_path: Path) -> ChromaVectors:
    made = ChromaVectors(tmp_path)
    made.upsert(ids(1200), unit(1200), ["d"] * 1200)  # more than Chroma keeps before it writes its index out
    return made


def test_what_is_stored_survives_closing(store: ChromaVectors, tmp_path: Path) -> None:
    again = ChromaVectors(tmp_path)
    assert again.ids() == set(ids(1200))
    assert again.query(unit(1200)[5], 1)[0][0] == "p5"


def test_mending_a_sound_folder_changes_nothing(store: ChromaVectors, tmp_path: Path) -> None:
    store.mend()
    (tmp_path / IN_USE_FILE).touch()  # as if its user had been killed
    store.mend()
    assert not (tmp_path / IN_USE_FILE).exists()
    assert store.ids() == set(ids(1200))


@pytest.mark.parametrize("name", ["data_level0.bin", "header.bin", "index_metadata.pickle", "length.bin"])
def test_an_index_half_written_is_emptied_and_works_again(
    store: ChromaVectors, tmp_path: Path, name: str
) -> None:
    (file,) = (tmp_path / CHROMA_FOLDER).glob(f"*/{name}")
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    (tmp_path / IN_USE_FILE).touch()
    for _ in range(2):  # Chroma itself may crash on such files, and take the process with it
        with pytest.raises(VectorStoreError) as raised:
            store.query(unit(1)[0], 1)
        assert "whosaid ingest" in raised.value.remedy
    store.mend()
    assert store.ids() == set()
    store.upsert(ids(1200), unit(1200), ["d"] * 1200)
    assert [store.query(unit(1200)[at], 1)[0][0] for at in (0, 600, 1199)] == ["p0", "p600", "p1199"]


def test_utterances_half_written_empty_the_folder_too(store: ChromaVectors, tmp_path: Path) -> None:
    before = set((tmp_path / CHROMA_FOLDER).glob("*/data_level0.bin"))
    store.of(QUOTES).upsert(ids(1200), unit(1200), ["d"] * 1200)
    (file,) = set((tmp_path / CHROMA_FOLDER).glob("*/data_level0.bin")) - before
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    (tmp_path / IN_USE_FILE).touch()
    store.mend()
    assert store.ids() == store.of(QUOTES).ids() == set()


def test_vectors_that_changed_places_are_noticed(store: ChromaVectors, tmp_path: Path) -> None:
    (file,) = (tmp_path / CHROMA_FOLDER).glob("*/data_level0.bin")
    data = bytearray(file.read_bytes())
    vector = unit(1200)[3].tobytes()
    other = unit(1200)[4].tobytes()
    at, there = data.find(vector[:8]), data.find(other[:8])
    assert at > 0, "the index holds its vectors in another form now: this test needs another damage"
    data[at : at + 32], data[there : there + 32] = other, vector
    file.write_bytes(data)
    (tmp_path / IN_USE_FILE).touch()
    store.mend()
    assert store.ids() == set()


def test_a_database_that_is_none_is_replaced(store: ChromaVectors, tmp_path: Path) -> None:
    (tmp_path / CHROMA_FOLDER / "chroma.sqlite3").write_bytes(b"no database " * 500)
    with pytest.raises(VectorStoreError) as raised:
        store.ids()
    assert "reindex" in raised.value.remedy
    store.mend()
    assert store.ids() == set()


def test_clearing_works_on_a_damaged_folder(store: ChromaVectors, tmp_path: Path) -> None:
    (tmp_path / CHROMA_FOLDER / "chroma.sqlite3").write_bytes(b"no database " * 500)
    store.clear()
    assert store.ids() == set()


def test_a_folder_deleted_under_us_is_empty(store: ChromaVectors, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / CHROMA_FOLDER)
    assert store.ids() == set()
    assert store.query(unit(1)[0], 3) == []


HOLD = (
    "import sys, time; from pathlib import Path; from rag.adapters.chroma import ChromaVectors\n"
    "with ChromaVectors(Path(sys.argv[1])).session(): print('open', flush=True); time.sleep(60)"
)


@pytest.fixture
def other_process(tmp_path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.communicate()


def test_a_process_that_keeps_the_folder_is_waited_for_and_told(
    tmp_path: Path, other_process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma, "_LOCK_TIMEOUT", 0.3)
    waiting = ChromaVectors(tmp_path)
    for call in (waiting.ids, waiting.mend, waiting.clear):
        with pytest.raises(VectorStoreError, match="Another process"):
            call()


def test_after_a_killed_process_a_sound_folder_is_used_on(
    tmp_path: Path, other_process: subprocess.Popen[str]
) -> None:
    other_process.send_signal(signal.SIGKILL)
    other_process.wait()
    assert (tmp_path / IN_USE_FILE).exists()
    store = ChromaVectors(tmp_path)
    assert store.ids() == set()
    assert not (tmp_path / IN_USE_FILE).exists()


def test_threads_share_one_store(store: ChromaVectors) -> None:
    wrong: list[str] = []

    def ask(at: int) -> None:
        for _ in range(10):
            if (found := store.query(unit(1200)[at], 1)[0][0]) != f"p{at}":
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=(at,)) for at in (3, 500, 900)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert wrong == []


def test_a_large_choice_and_a_small_one_find_the_same(
    store: ChromaVectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    among, question = ids(1200)[::2], unit(1201)[1200]
    exact = store.query(question, 10, among=among)
    monkeypatch.setattr(chroma, "_EXACT_BELOW", 10)
    filtered = store.query(question, 10, among=among)
    assert [name for name, _ in filtered] == [name for name, _ in exact]
    assert [score for _, score in filtered] == pytest.approx([score for _, score in exact], abs=1e-5)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(StorageFull):
        ChromaVectors(tmp_path).upsert(["a"], unit(1), ["d"])


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(VectorStoreError) as raised:
        ChromaVectors(tmp_path, "http://127.0.0.1:9").ids()
    assert "127.0.0.1:9" in raised.value.message
    assert "chroma_url" in raised.value.remedy
    assert not (tmp_path / CHROMA_FOLDER).exists()


def test_a_vector_of_another_dimension_is_told(store: ChromaVectors) -> None:
    with pytest.raises(VectorStoreError) as raised:
        store.upsert(["new"], unit(1, 16), ["d"])
    assert "reindex" in raised.value.remedy
