"""Texts of one sentence a line: a quotation goes on over several of its blocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from corpus.document import Block
from rag.quotes.dialogue import Stretch
from rag.quotes.incise import find_incise
from rag.quotes.lexicon import Lexicon
from rag.quotes.marks import Marked
from rag.quotes.stream import build


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


def told_runs(text: str, stretches: Iterable[list[Stretch]], words: Lexicon) -> list[list[Stretch]]:
    """A dialogue with dashes, its lines block by block: the words behind a dash go on with the lines after it
    that ask or exclaim, are in the first or second person, or have a cue in them."""
    result: list[list[Stretch]] = []
    open_in = -1
    for position, parts in enumerate(stretches):
        line = parts[0] if len(parts) == 1 and not parts[0].spoken else None
        if line is not None and open_in >= 0 and _is_spoken(text, line, words):
            last = result[open_in][-1]
            result[open_in][-1] = replace(last, end=line.end)
            result.append([])
            continue
        result.append(parts)
        open_in = position if parts and parts[-1].spoken else -1
    return result


def _is_spoken(text: str, line: Stretch, words: Lexicon) -> bool:
    s = build(text, line.start, line.end, [], words)
    if text[line.start : line.end].rstrip()[-1:] in ("?", "!"):
        return True
    return any(low in words.in_person for low in s.low) or find_incise(s) is not None


def cut_lines(text: str, stretch: Stretch, marks: Sequence[Marked]) -> Iterable[tuple[Stretch, list[Marked]]]:
    """The lines of a run, those together that one quotation spans, with their marked stretches."""
    if stretch.spoken:
        yield stretch, []
        return
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
