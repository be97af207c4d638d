"""Scoring extracted quotations against gold: exact and overlap, speakers by touching mentions. Pure.

Outer quotation marks, edge punctuation and a leading that/que/dass/dat count on neither side. A quotation in
several pieces counts piece by piece. Recall counts required gold; a match with optional gold is neither right
nor wrong. A speaker is right where the predicted mention touches a gold one.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

Json = Mapping[str, Any]
Span = tuple[int, int]

ENOUGH = 0.8
"""Overlap: what the two share, of the longer one."""
_SMALLEST = 2
_COVERED = 0.5
"""A prediction that shares this much of the shorter with optional gold is neither right nor wrong."""
_EDGE = frozenset(" \t\r\n\u00a0\u202f\"“”„‟«»‹›‘’'`´…,.;:!?—–-")
_COMPLEMENTISER = re.compile(r"(?:that|que|qu['’]|dass|daß|dat)(?:\b|(?<=['’]))\s*", re.IGNORECASE)


class _Piece(NamedTuple):
    start: int
    end: int
    quote: Json

    @property
    def required(self) -> bool:
        return not self.quote.get("optional")


_Similarity = Callable[[_Piece, _Piece], float]


def score(gold: Sequence[Json], predicted: Mapping[str, Sequence[Json]]) -> dict[str, Any]:
    """Totals over gold documents ({"id", "text", "quotes"}) and predicted quotes by document id.

    `exact` and `overlap` each hold precision, recall, f1, speaker_accuracy (None without any), gold and
    predicted; `recall_by_type` is by overlap.
    """
    rules: dict[str, tuple[_Similarity, float]] = {"exact": (_same, 1.0), "overlap": (_overlap, ENOUGH)}
    counts: dict[str, Counter[str]] = {name: Counter() for name in rules}
    by_type: dict[str, Counter[str]] = {}
    for document in gold:
        wanted = _pieces(document["text"], document["quotes"])
        found = _pieces(document["text"], predicted.get(document["id"], ()))
        for name, (similarity, threshold) in rules.items():
            pairs = _pair_up(wanted, found, similarity, threshold)
            counts[name].update(_count(wanted, found, pairs))
            if name == "overlap":
                hit = {i for i, _ in pairs}
                for i, piece in enumerate(wanted):
                    if piece.required:
                        kind = str(piece.quote.get("type"))
                        by_type.setdefault(kind, Counter()).update(gold=1, hits=int(i in hit))
    return {
        "documents": len(gold),
        **{name: _figures(count) for name, count in counts.items()},
        "recall_by_type": {
            kind: {"recall": count["hits"] / count["gold"], "gold": count["gold"]}
            for kind, count in by_type.items()
        },
    }


def judged_speakers(
    gold: Sequence[Json], predicted: Mapping[str, Sequence[Json]]
) -> list[tuple[float, bool]]:
    """Of every predicted quotation with a `speaker` that overlaps enough with gold that names one: the `confidence`
    it was given its speaker with, and whether that is right.
    """
    judged = []
    for document in gold:
        wanted = _pieces(document["text"], document["quotes"])
        found = _pieces(document["text"], predicted.get(document["id"], ()))
        for i, j in _pair_up(wanted, found, _overlap, ENOUGH):
            mentions, named = _mentions(wanted[i].quote), _mentions(found[j].quote)
            if mentions and found[j].quote["speaker"] is not None:
                judged.append((float(found[j].quote["confidence"]), _touch(mentions, named)))
    return judged


def _figures(count: Counter[str]) -> dict[str, Any]:
    precision = count["hits"] / count["predicted"] if count["predicted"] else 0.0
    recall = count["hits"] / count["gold"] if count["gold"] else 0.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "speaker_accuracy": count["speakers_right"] / count["speakers"] if count["speakers"] else None,
        "gold": count["gold"],
        "predicted": count["predicted"],
    }


def _count(
    wanted: Sequence[_Piece], found: Sequence[_Piece], pairs: Sequence[tuple[int, int]]
) -> Counter[str]:
    """Hits, required gold, predictions that count, and the speakers of hits, of one document."""
    matched = {j: wanted[i] for i, j in pairs}
    optional = [piece for piece in wanted if not piece.required]
    counting = [
        piece
        for j, piece in enumerate(found)
        if (matched[j].required if j in matched else not any(_covers(o, piece) for o in optional))
    ]
    count = Counter(
        hits=sum(wanted[i].required for i, _ in pairs),
        gold=sum(piece.required for piece in wanted),
        predicted=len(counting),
    )
    for i, j in pairs:
        if wanted[i].required and (mentions := _mentions(wanted[i].quote)):
            count.update(speakers=1, speakers_right=int(_touch(mentions, _mentions(found[j].quote))))
    return count


def _touch(mentions: Sequence[Span], named: Sequence[Span]) -> bool:
    return any(_shared(a, b) for a in mentions for b in named)


def _pair_up(
    wanted: Sequence[_Piece], found: Sequence[_Piece], similarity: _Similarity, threshold: float
) -> list[tuple[int, int]]:
    """One to one, the most alike first."""
    candidates = sorted(
        (
            (similarity(gold, piece), i, j)
            for i, gold in enumerate(wanted)
            for j, piece in enumerate(found)
            if _shared(gold[:2], piece[:2])
        ),
        reverse=True,
    )
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    pairs = []
    for value, i, j in candidates:
        if value >= threshold and i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((i, j))
    return pairs


def _same(gold: _Piece, piece: _Piece) -> float:
    return float(gold[:2] == piece[:2])


def _overlap(gold: _Piece, piece: _Piece) -> float:
    return _shared(gold[:2], piece[:2]) / max(gold.end - gold.start, piece.end - piece.start)


def _covers(optional: _Piece, piece: _Piece) -> bool:
    shorter = max(1, min(optional.end - optional.start, piece.end - piece.start))
    return _shared(optional[:2], piece[:2]) / shorter >= _COVERED


def _shared(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _pieces(text: str, quotes: Sequence[Json]) -> list[_Piece]:
    """Every contiguous piece of every quotation, bare, once for each speaker's mention."""
    found: dict[tuple[int, int, Any], _Piece] = {}
    for quote in quotes:
        for start, end in quote.get("spans") or [(quote["start"], quote["end"])]:
            start, end = _bare(text, start, end)  # noqa: PLW2901 - the same span, without its edges
            if end - start >= _SMALLEST:
                found.setdefault((start, end, quote.get("speaker_start")), _Piece(start, end, quote))
    return list(found.values())


def _bare(text: str, start: int, end: int) -> Span:
    """Without edge punctuation and up to two leading complementisers ("that, that …")."""
    for _ in range(2):
        start, end = _strip(text, start, end)
        if word := _COMPLEMENTISER.match(text, start, end):
            start = word.end()
    return _strip(text, start, end)


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _mentions(quote: Json) -> list[Span]:
    """Where the speaker is named: all mentions, else the one given, else the clause that names them."""
    spans = quote.get("speaker_all_spans") or quote.get("speaker_spans") or []
    if not spans and quote.get("speaker_start") is not None:
        spans = [(quote["speaker_start"], quote["speaker_end"])]
    if not spans and quote.get("source_clause"):
        spans = [quote["source_clause"]]
    return [(start, end) for start, end in spans]
