"""Passages: they cover a document along its structure and keep a quotation with who said it."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Block, BlockKind, Document, DocumentId
from corpus.readers import read
from rag.chunking import LIMIT, TARGET, chunk, passage_id
from rag.quotes.extract import extract
from rag.types import Passage, Person, Quote, QuoteId, QuoteKind
from tests.shared_material import needs_shared

SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "sample"


def document(parts: list[tuple[BlockKind, str]]) -> Document:
    """A document of these blocks, a blank line between them."""
    blocks, at = [], 0
    for kind, text in parts:
        level = 2 if kind is BlockKind.HEADING else 0
        blocks.append(Block(kind=kind, start=at, end=at + len(text), level=level))
        at += len(text) + 2
    text = "\n\n".join(text for _, text in parts)
    return Document(id=DocumentId("d"), title="T", text=text, blocks=tuple(blocks), source="/d.md")


def quote(
    document: Document, start: int, end: int, speaker: tuple[int, int] | None = None, at: int = 0
) -> Quote:
    return Quote(
        id=QuoteId(f"q{at}"), document_id=document.id, start=start, end=end, text=document.text[start:end],
        spans=((start, end),), kind=QuoteKind.DIRECT, speaker=Person(name="Noor Kowal"), speaker_span=speaker,
    )  # fmt: skip


def words(count: int) -> str:
    return " ".join(["word"] * count)


def check(document: Document, passages: tuple[Passage, ...]) -> None:
    """What holds for the passages of any document."""
    for position, passage in enumerate(passages):
        assert passage.position == position
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.id == passage_id(document.id, passage.start, passage.end)
        assert passage.text == passage.text.strip()
        assert passage.text
        assert len(passage.text) <= LIMIT
    for one, other in pairwise(passages):
        assert one.end <= other.start
    covered = bytearray(len(document.text))
    for passage in passages:
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    for block in document.blocks:
        for at in range(block.start, block.end):
            if block.kind is BlockKind.BOILERPLATE:
                assert not covered[at]
            else:
                assert covered[at] or document.text[at].isspace()


SENTENCE = st.integers(1, 60).map(lambda count: words(count).capitalize() + ".")
TEXT = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join)
KIND = st.sampled_from([*BlockKind])
PARTS = st.lists(
    st.tuples(KIND, TEXT) | st.tuples(st.just(BlockKind.PARAGRAPH), TEXT), min_size=1, max_size=12
)


@given(PARTS, st.data())
@settings(deadline=None)
def test_passages_cover_every_block_but_boilerplate(
    parts: list[tuple[BlockKind, str]], data: st.DataObject
) -> None:
    made = document(parts)
    edges = data.draw(st.lists(st.integers(0, len(made.text)), max_size=10).map(sorted))
    quotes = [quote(made, a, b, at=at) for at, (a, b) in enumerate(pairwise(edges)) if a < b]
    check(made, chunk(made, quotes))


@given(st.text(min_size=1, max_size=3000).filter(str.strip))
@settings(deadline=None)
def test_any_text_can_be_cut(text: str) -> None:
    text = text.strip()
    made = document([(BlockKind.PARAGRAPH, text)])
    check(made, chunk(made))


@given(st.lists(TEXT, min_size=2, max_size=12), st.data())
@settings(deadline=None)
def test_no_quotation_is_cut_from_its_speaker_where_both_fit(texts: list[str], data: st.DataObject) -> None:
    """Bonds that don't touch each other, each over one or two blocks that fit a passage together."""
    made = document([(BlockKind.PARAGRAPH, text[:600].strip()) for text in texts])
    quotes = []
    at = 0
    while at + 1 < len(made.blocks):
        first, second = made.blocks[at], made.blocks[at + 1]
        start = data.draw(st.integers(first.start, first.end - 1))
        end = data.draw(st.integers(second.start + 1, second.end))
        quotes.append(quote(made, start, first.end, (end - 1, end), at))
        at += data.draw(st.integers(2, 4))
    passages = chunk(made, quotes)
    check(made, passages)
    for one in quotes:
        assert one.speaker_span is not None
        assert any(p.start <= one.start and one.speaker_span[1] <= p.end for p in passages)


@pytest.mark.parametrize("distance", [0, 300, 700])
def test_a_quotation_in_a_long_paragraph_stays_with_its_speaker(distance: int) -> None:
    said = "“" + words(30) + ".” " + words(distance // 5) + " said Noor Kowal."
    text = " ".join([words(40).capitalize() + "."] * 3) + " " + said + " " + words(100) + "."
    made = document([(BlockKind.PARAGRAPH, text)])
    start, end = text.index("“"), text.index("Kowal") + 5
    passages = chunk(made, [quote(made, start + 1, start + 150, (end - 10, end))])
    check(made, passages)
    assert any(p.start <= start and end <= p.end for p in passages)


def test_a_passage_carries_the_headings_above_it() -> None:
    made = Document(
        id=DocumentId("d"), title="T", source="/d.md", text="Day\n\nHall\n\nWords.\n\nNight\n\nMore.",
        blocks=(
            Block(kind=BlockKind.HEADING, start=0, end=3, level=1),
            Block(kind=BlockKind.HEADING, start=5, end=9, level=2),
            Block(kind=BlockKind.PARAGRAPH, start=11, end=17),
            Block(kind=BlockKind.HEADING, start=19, end=24, level=2),
            Block(kind=BlockKind.PARAGRAPH, start=26, end=31),
        ),
    )  # fmt: skip
    first, second = chunk(made)
    assert (first.headings, first.text) == (("Day", "Hall"), "Day\n\nHall\n\nWords.")
    assert (second.headings, second.text) == (("Day", "Night"), "Night\n\nMore.")


def test_boilerplate_ends_a_passage() -> None:
    made = document(
        [
            (BlockKind.PARAGRAPH, "Before."),
            (BlockKind.BOILERPLATE, "Subscribe!"),
            (BlockKind.PARAGRAPH, "After."),
        ]
    )
    assert [p.text for p in chunk(made)] == ["Before.", "After."]


def test_a_turn_brings_its_label_and_its_time() -> None:
    text, turn = "NOOR: We are done.\n\nMARK: Not yet.", {"kind": BlockKind.TURN}
    made = Document(
        id=DocumentId("d"), title="T", source="/d.md", text=text,
        blocks=(
            Block(start=6, end=18, voice="NOOR", voice_start=0, voice_end=4, start_seconds=3725.5, **turn),
            Block(start=26, end=34, voice="MARK", voice_start=20, voice_end=24, start_seconds=3730.0, **turn),
        ),
    )  # fmt: skip
    (passage,) = chunk(made)
    assert passage.text == text
    assert passage.locator == "01:02:05"


def test_a_turn_of_several_paragraphs_has_its_label_once() -> None:
    text = "NOOR:\n\nWe are done.\n\nCODE\n\nReally."
    turn = {"kind": BlockKind.TURN, "voice": "NOOR", "voice_start": 0, "voice_end": 4}
    made = Document(
        id=DocumentId("d"), title="T", source="/d.md", text=text,
        blocks=(
            Block(start=7, end=19, **turn),
            Block(kind=BlockKind.CODE, start=21, end=25),
            Block(start=27, end=34, **turn),
        ),
    )  # fmt: skip
    passages = chunk(made)
    assert [p.text for p in passages] == [text]
    check(made, passages)


def test_a_passage_names_whose_words_it_holds() -> None:
    made = document([(BlockKind.PARAGRAPH, words(170)), (BlockKind.PARAGRAPH, words(170))])
    first, second = chunk(made, [quote(made, 10, 20)])
    assert first.speakers == ("Noor Kowal",)
    assert second.speakers == ()


def test_passages_are_neither_tiny_nor_huge_in_running_text() -> None:
    made = document([(BlockKind.PARAGRAPH, " ".join([words(12).capitalize() + "."] * 5))] * 40)
    sizes = [len(p.text) for p in chunk(made)][:-1]
    assert min(sizes) >= TARGET // 2
    assert max(sizes) <= TARGET


def test_the_sample_is_covered_and_no_bond_is_cut() -> None:
    files = sorted(p for folder in ("articles", "transcripts") for p in (SAMPLE / folder).iterdir())
    assert len(files) > 20
    for file in files:
        check_bonds(read(file))


@pytest.mark.shared
def test_real_articles_are_covered_and_no_bond_is_cut() -> None:
    folder = needs_shared("data/conference")
    files = sorted(p for p in folder.rglob("*.*") if p.suffix in (".md", ".txt", ".html"))[::30][:60]
    for file in files:
        check_bonds(read(file))


def check_bonds(made: Document) -> None:
    quotes = extract(made)
    passages = chunk(made, quotes)
    check(made, passages)
    for one in quotes:
        spans = [(one.start, one.end), *filter(None, (one.speaker_span, one.cue_span))]
        start, end = min(a for a, _ in spans), max(b for _, b in spans)
        if end - start <= TARGET and same_stretch(made, start, end):
            assert any(p.start <= start and end <= p.end for p in passages), (
                made.source,
                made.text[start:end],
            )


def same_stretch(made: Document, start: int, end: int) -> bool:
    """Whether no heading or boilerplate stands inside; passages end there."""
    apart = (BlockKind.HEADING, BlockKind.BOILERPLATE)
    return not any(b.kind in apart and b.start < end and b.end > start for b in made.blocks)


def test_time_grows_with_length_alone() -> None:
    made = document([(BlockKind.PARAGRAPH, words(30).capitalize() + ".")] * 8000)
    quotes = [quote(made, b.start, b.end - 5, (b.end - 4, b.end - 1), at) for at, b in enumerate(made.blocks)]
    began = time.process_time()
    chunk(made, quotes)
    assert time.process_time() - began < 5.0
