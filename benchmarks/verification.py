"""How long checking an answer takes: 300 words over 10 passages, right and wrong, anew and again.

    python -m benchmarks.verification

The limit is 30 ms for an answer whose passages were never seen (embedder and model aside).
"""

import statistics
import time
from pathlib import Path

from corpus.readers import read
from rag.quotes.extract import extract
from rag.quotes.normalise import words as compared
from rag.types import DocumentInfo, Hit, Passage, PassageId
from rag.verification import figures, likeness, sources, verify

SAMPLE = Path(__file__).parent.parent / "corpus" / "sample" / "articles"
WORDS, PASSAGES, SIZE = 300, 10, 900


def passages() -> list[Hit]:
    """The beginnings of ten English articles."""
    found: list[Hit] = []
    for path in sorted(SAMPLE.glob("en-*"))[:PASSAGES]:
        document = read(path)
        info = DocumentInfo(id=document.id, title=document.title, source=document.source, language="en")
        passage = Passage(
            id=PassageId(path.name),
            document_id=document.id,
            position=0,
            start=0,
            end=SIZE,
            text=document.text[:SIZE],
        )
        quotes = tuple(q for q in extract(document) if q.start < SIZE)
        found.append(Hit(passage=passage, document=info, score=1.0, quotes=quotes))
    return found


def answer(hits: list[Hit]) -> str:
    """Quotations with their speakers, right and wrong, and sentences of the passages, about 300 words."""
    parts: list[str] = []
    at = 0
    while len(" ".join(parts).split()) < WORDS:
        n = at % len(hits) + 1
        hit = hits[n - 1]
        quote = hit.quotes[at // len(hits) % len(hit.quotes)] if hit.quotes else None
        if quote and quote.speaker and quote.end < SIZE:
            wrong = hits[n % len(hits)].quotes
            name = wrong[0].speaker.name if at % 3 == 0 and wrong and wrong[0].speaker else quote.speaker.name
            parts.append(f"{name} said: “{quote.text}” [{n}].")
        else:
            parts.append(f"{hit.passage.text.split('. ')[1][:200]}, in 2024 and with {at} more [{n}].")
        at += 1
    return " ".join(" ".join(parts).split()[:WORDS])


def forget() -> None:
    """As if no passage had been read before."""
    for cached in (compared, likeness.content, likeness._beginnings, figures._read, sources._folded):
        cached.cache_clear()


def main() -> None:
    hits = passages()
    text = answer(hits)
    verify(text, hits, "en")
    for name, fresh in (("passages never seen", True), ("passages seen before", False)):
        spent = []
        for _ in range(30):
            if fresh:
                forget()
            begin = time.perf_counter()
            verified = verify(text, hits, "en")
            spent.append(1000 * (time.perf_counter() - begin))
        print(f"{name}: median {statistics.median(spent):.1f} ms, most {max(spent):.1f} ms")
    print(f"{len(text.split())} words, {len(hits)} passages, {len(verified.checks)} checks")


if __name__ == "__main__":
    main()
