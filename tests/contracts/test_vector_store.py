"""Every VectorStore: the one in memory, and Chroma in a folder."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rag.adapters.chroma import ChromaVectors
from rag.protocols import PASSAGES, QUOTES, Vectors, VectorStore
from tests.fakes import MemoryVectors

DIMENSION = 8


@pytest.fixture(params=["memory", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> VectorStore:
    return MemoryVectors() if request.param == "memory" else ChromaVectors(tmp_path)


def directions(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def names(count: int) -> list[str]:
    return [f"p{at:04}" for at in range(count)]


@pytest.fixture
def filled(store: VectorStore) -> VectorStore:
    store.upsert(names(40), directions(40), ["d"] * 40)
    return store


def test_a_new_store_is_empty(store: VectorStore) -> None:
    assert store.ids() == set()
    assert store.query(directions(1), 5) == []
    assert dict(store.get(["p0000"])) == {}


def test_what_was_put_in_comes_out(filled: VectorStore) -> None:
    assert filled.ids() == set(names(40))
    stored = filled.get([*names(40), "unknown"])
    assert set(stored) == set(names(40))
    for at, name in enumerate(names(40)):
        assert np.allclose(stored[name], directions(40)[at], atol=1e-6)


def test_a_search_gives_cosines_best_first(filled: VectorStore) -> None:
    for row in directions(5, seed=1):
        exact = sorted(zip((directions(40) @ row).tolist(), names(40), strict=True), reverse=True)[:10]
        found = filled.query(row.reshape(1, -1), 10)
        assert [name for name, _ in found] == [name for _, name in exact]
        assert [score for _, score in found] == pytest.approx([score for score, _ in exact], abs=1e-5)


def test_a_search_takes_a_flat_vector_too(filled: VectorStore) -> None:
    row = directions(1, seed=1)
    assert filled.query(row[0], 3) == filled.query(row, 3)


def test_a_search_gives_no_more_than_there_is(filled: VectorStore) -> None:
    assert len(filled.query(directions(1), 100)) == 40
    assert filled.query(directions(1), 0) == []


def test_a_search_among_some_gives_these_alone(filled: VectorStore) -> None:
    row = directions(1, seed=2)
    among = [*names(40)[10:15], "unknown"]
    found = filled.query(row, 10, among=among)
    assert {name for name, _ in found} == set(names(40)[10:15])
    assert filled.query(row, 10, among=[]) == []
    assert filled.query(row, 10, among=["unknown"]) == []


def test_the_same_id_again_replaces(filled: VectorStore) -> None:
    new = directions(1, seed=3)
    filled.upsert(["p0007"], new, ["d"])
    assert len(filled.ids()) == 40
    assert filled.query(new, 1)[0] == ("p0007", pytest.approx(1.0, abs=1e-5))


def test_what_is_deleted_is_gone_and_twice_is_no_error(filled: VectorStore) -> None:
    filled.delete(["p0001", "p0002", "unknown"])
    filled.delete(["p0001"])
    filled.delete([])
    assert filled.ids() == set(names(40)) - {"p0001", "p0002"}
    found = filled.query(directions(40)[1], 40)
    assert {name for name, _ in found} == set(names(40)) - {"p0001", "p0002"}


def test_cleared_it_takes_vectors_of_another_dimension(filled: VectorStore) -> None:
    filled.clear()
    filled.clear()
    assert filled.ids() == set()
    wide = np.eye(16, dtype=np.float32)[:3]
    filled.upsert(names(3), wide, ["d"] * 3)
    assert filled.query(wide[1], 1)[0][0] == "p0001"


def test_a_session_joins_operations(filled: VectorStore) -> None:
    with filled.session():
        filled.delete(["p0000"])
        with filled.session():
            filled.upsert(["p0000"], directions(1, seed=4), ["d"])
        assert filled.query(directions(1, seed=4), 1)[0][0] == "p0000"
    assert len(filled.ids()) == 40


@pytest.mark.parametrize("count", [999, 1000, 1001, 2500])
def test_many_at_once(store: VectorStore, count: int) -> None:
    store.upsert(names(count), directions(count), ["d"] * count)
    assert len(store.ids()) == count
    assert len(store.get(names(count))) == count
    some = names(count)[: count - 3]
    assert len(store.query(directions(1), 50, among=[*some, "unknown"])) == 50
    assert store.query(directions(1), 50, among=[f"unknown{at}" for at in range(count)]) == []
    store.delete(some)
    assert store.ids() == set(names(count)[-3:])
    assert len(store.query(directions(1), 50)) == 3


def test_each_collection_has_its_own_ids_and_one_session_covers_both(filled: VectorStore) -> None:
    quotes = filled.of(QUOTES)
    assert quotes.ids() == set()
    with filled.session():
        quotes.upsert(["q1", "p0000"], directions(2, seed=5), ["d"] * 2)
        filled.delete(["p0000"])
        assert quotes.query(directions(2, seed=5)[1], 1)[0][0] == "p0000"
    assert filled.of(QUOTES).ids() == {"q1", "p0000"}
    assert filled.of(PASSAGES).ids() == filled.ids() == set(names(40)[1:])


def test_clearing_and_mending_reach_every_collection(filled: VectorStore) -> None:
    filled.of(QUOTES).upsert(["q1"], directions(1), ["d"])
    filled.mend()
    assert (len(filled.ids()), filled.of(QUOTES).ids()) == (40, {"q1"})
    with filled.session():
        filled.clear()
        assert (filled.ids(), filled.of(QUOTES).ids()) == (set(), set())
    filled.of(QUOTES).upsert(["q1"], np.eye(16, dtype=np.float32)[:1], ["d"])
    filled.clear()
    assert filled.of(QUOTES).ids() == set()


def outcomes_of(make: Callable[[], VectorStore]) -> list[object]:
    store = make()
    store.upsert(names(5), directions(5), list("aabbc"))
    return [store.ids(), [name for name, _ in store.query(directions(1, seed=9), 3)]]


def test_the_fake_behaves_as_the_real_one(tmp_path: Path) -> None:
    assert outcomes_of(MemoryVectors) == outcomes_of(lambda: ChromaVectors(tmp_path))
