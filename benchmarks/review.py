"""How fast a whole text is checked against a library.

    python -m benchmarks.review
    python -m benchmarks.review --articles 400 --quotations 400 --words 25000

Invented articles are read into a new library; the text takes its quotations from them, a third with a word changed and
a third given to somebody else, and has reported statements and plain sentences between them.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from corpus.readers import read_bytes
from rag.adapters.catalog import Catalog
from rag.adapters.catalog_writer import CatalogWriter
from rag.adapters.hashing import HashingEmbedder
from rag.ingest import Ingest
from rag.review.library import review
from rag.types import Quote, QuoteKind
from tests.fakes import MemoryVectors
from tests.invented import person, statement, write_articles

MOST_SECONDS = 10.0


def text_of(quotes: list[Quote], quotations: int, words: int) -> str:
    """A text of about that many words."""
    rng = random.Random(7)
    told = [q for q in quotes if q.kind is QuoteKind.DIRECT and q.speaker and len(q.text.split()) > 4]
    paragraphs = [_quotation(rng, told[at % len(told)], at) for at in range(quotations)]
    size = sum(len(paragraph.split()) for paragraph in paragraphs)
    while size < words:
        rest = f"{person(rng)} said that {statement(rng)}. The hall was full of people who had come early to listen."
        at = rng.randrange(len(paragraphs))
        paragraphs[at] += " " + rest
        size += len(rest.split())
    return "\n\n".join(paragraphs) + "\n"


def _quotation(rng: random.Random, quote: Quote, number: int) -> str:
    said, who = quote.text.rstrip(",."), quote.speaker.name if quote.speaker else ""
    if number % 3 == 1:
        broken = said.split()
        broken[rng.randrange(len(broken))] = "plums"
        said = " ".join(broken)
    if number % 3 == 2:
        who = person(rng)
    return f"“{said},” said {who}."


def main() -> None:
    """Make the library, make the text, check it, print what it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--quotations", type=int, default=400)
    parser.add_argument("--words", type=int, default=25_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        articles = write_articles(folder / "articles", given.articles)
        with CatalogWriter(folder / "library") as writer:
            Ingest(writer, HashingEmbedder(64), MemoryVectors()).run([articles])
        with Catalog(folder / "library") as catalog:
            text = text_of(catalog.quotes(), given.quotations, given.words)
            began = time.process_time()
            document = read_bytes(text.encode(), source="text.txt")
            found = review(catalog, document, text)
            seconds = time.process_time() - began
    kinds = Counter(f"{f.kind} {f.verdict}" for f in found.findings)
    print(
        f"{len(text.split())} words, {len(found.findings)} findings, {given.articles} articles: {seconds:.1f} s"
    )
    for name, count in sorted(kinds.items()):
        print(f"  {count:5} {name}")
    print("as wanted" if seconds <= MOST_SECONDS else f"more than {MOST_SECONDS:.0f} s")


if __name__ == "__main__":
    main()
