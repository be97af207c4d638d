"""Texts of one sentence a line: a quotation goes on over several of its blocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus.document import Block
from rag.quotes.dialogue import Stretch
from rag.quotes.marks import Marked


def runs(positions: Mapping[int, Block]) -> dict[int, list[Stretch]]:
    """Neighbouring blocks as one stretch, under the position of the first."""
    result: dict[int, list[Stretch]] = {}
    first = last = -2
    for position, block in positions.items():
        if position == last + 1:
            result[first] = [Stretch(result[first][0].start, block.end)]
        else:
            first = position
            result[first] = [Stretch(block.start, block.end)]
        last = position
    return result


def cut_lines(text: str, stretch: Stretch, marks: Sequence[Marked]) -> Iterable[tuple[Stretch, list[Marked]]]:
    """The lines of a run, those together that one quotation spans, with their marked stretches."""
    begin, at = stretch.start, 0
    inside: list[Marked] = []
    while begin < stretch.end:
        stop = text.find("\n", max(begin, inside[-1].end if inside else begin), stretch.end)
        stop = stretch.end if stop < 0 else stop
        if at < len(marks) and marks[at].start < stop:
            inside.append(marks[at])
            at += 1
            continue
        if text[begin:stop].strip():
            yield replace(stretch, start=begin, end=stop), inside
        begin, inside = stop + 1, []
