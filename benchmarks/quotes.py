"""How fast utterances are found, beside a plain pattern that only finds quotation marks, and on hostile texts.

    python -m benchmarks.quotes
    python -m benchmarks.quotes --megabytes 1 5 10 50

Sample articles, repeated to the size: as one document, and as many. Growth is seconds a megabyte against the
smallest size (1.0 is linear). Hostile texts are made at a size and at its double: twice the time is linear.
"""

import argparse
import gc
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from corpus.document import Block, BlockKind, Document, DocumentId
from corpus.readers import read
from rag.quotes.extract import extract
from rag.quotes.verdict import find_verbatim
from ui.commands.library import sample_folder

MEGABYTE = 1_000_000
TARGET = 1.0
"""Megabytes a second on one core."""
MARKS = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“]*“|\"[^\"\n]*\"")


def seconds(call: Callable[[], object]) -> float:
    """Of this process alone: the machine may do other things as well."""
    gc.collect()
    began = time.process_time()
    call()
    return time.process_time() - began


def articles() -> list[Document]:
    return [read(path) for path in sorted((sample_folder() / "articles").iterdir())]


def repeated(document: Document, characters: int) -> Document:
    """The document again and again up to a size, its blocks with it."""
    times = max(1, characters // (len(document.text) + 2))
    step = len(document.text) + 2
    blocks = [
        replace(
            block,
            start=block.start + n * step,
            end=block.end + n * step,
            voice_start=None if block.voice_start is None else block.voice_start + n * step,
            voice_end=None if block.voice_end is None else block.voice_end + n * step,
        )
        for n in range(times)
        for block in document.blocks
    ]
    text = (document.text + "\n\n") * times
    return replace(document, text=text, blocks=tuple(blocks))


def joined(documents: list[Document], language: str) -> Document:
    """All of a language as one."""
    text, blocks = "", []
    for document in documents:
        if document.language == language:
            at = len(text)
            blocks += repeated(document, 0).blocks if at == 0 else _moved(document, at)
            text += document.text + "\n\n"
    return Document(
        id=DocumentId("all"), title="", text=text, blocks=tuple(blocks), source="all", language=language
    )


def _moved(document: Document, by: int) -> Iterator[Block]:
    for block in document.blocks:
        yield replace(
            block,
            start=block.start + by,
            end=block.end + by,
            voice_start=None if block.voice_start is None else block.voice_start + by,
            voice_end=None if block.voice_end is None else block.voice_end + by,
        )


def growth(sizes: list[float]) -> bool:
    base = articles()
    whole = joined(base, "en")
    print("documents      MB   extract s   MB/s   marks s   extract/marks   growth")
    first: dict[str, float] = {}
    fast = True
    for name in ("one", "many"):
        for size in sizes:
            if name == "one":
                documents = [repeated(whole, int(size * MEGABYTE))]
            else:
                texts = sum(len(d.text) for d in base)
                documents = base * max(1, round(size * MEGABYTE / texts))
            megabytes = sum(len(d.text.encode()) for d in documents) / MEGABYTE
            took = seconds(lambda found=documents: [extract(d) for d in found])
            plain = seconds(lambda found=documents: [MARKS.findall(d.text) for d in found])
            first.setdefault(name, took / megabytes)
            fast &= megabytes / took >= TARGET
            print(
                f"{name:9s} {megabytes:7.1f} {took:11.2f} {megabytes / took:6.2f} {plain:9.3f} "
                f"{took / plain:15.0f} {took / megabytes / first[name]:8.2f}",
                flush=True,
            )
    return fast


def plain_document(text: str) -> Document:
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, start=m.start(), end=m.end()) for m in re.finditer(r"[^\n]+", text)
    )
    return Document(id=DocumentId("x"), title="", text=text, blocks=blocks, source="x", language="en")


def turns(count: int) -> Document:
    text, blocks = "", []
    parts: list[str] = []
    at = 0
    for n in range(count):
        label = f"Ana{n % 50} Berg"
        line = f"{label}: Yes, {n}.\n"
        parts.append(line)
        blocks.append(
            Block(
                kind=BlockKind.TURN, start=at + len(label) + 2, end=at + len(line) - 1,
                voice=label, voice_start=at, voice_end=at + len(label),
            )
        )  # fmt: skip
        at += len(line)
    text = "".join(parts)
    return Document(id=DocumentId("t"), title="", text=text, blocks=tuple(blocks), source="t", language="en")


def _name(n: int) -> str:
    """A name of its own for each number."""
    letters = "abcdefghij"
    tail = "".join(letters[int(c)] for c in str(n))
    return f"M{tail} Q{tail}"


HOSTILE: dict[str, Callable[[int], Document]] = {
    "quotation marks": lambda n: plain_document('"' * n),
    "opening marks": lambda n: plain_document("“" * n),
    "angle marks": lambda n: plain_document("« " * (n // 2)),
    "unclosed, each in a paragraph": lambda n: plain_document("“We lost a key and found it again.\n\n" * (n // 36)),
    "said said said": lambda n: plain_document("said " * (n // 5)),
    "he said he said": lambda n: plain_document("he said that " * (n // 13)),
    "one line": lambda n: plain_document("word " * (n // 5)),
    "one line of quotations": lambda n: plain_document('Oduya said: "We lost a key." ' * (n // 29)),
    "nested": lambda n: plain_document("“a ‘b " * (n // 12) + "’ ”" * (n // 12)),
    "short turns": lambda n: turns(n // 20),
    "names": lambda n: plain_document(" ".join(f"{_name(i)} said so." for i in range(n // 20))),
    "names, each a paragraph": lambda n: plain_document(
        "\n\n".join(f"“Yes, we do,” said {_name(i)}." for i in range(n // 36))
    ),
    "commas": lambda n: plain_document("a, " * (n // 3)),
    "capitals": lambda n: plain_document("Anna Berg Of The " * (n // 17)),
    "full stops": lambda n: plain_document(". " * (n // 2)),
    "apostrophes": lambda n: plain_document("' " * (n // 2)),
}  # fmt: skip


def hostile(characters: int) -> bool:
    print("hostile text                         MB   seconds   at twice the size   ratio")
    fair = True
    for name, make in HOSTILE.items():
        one, two = make(characters), make(2 * characters)
        short, long = seconds(lambda d=one: extract(d)), seconds(lambda d=two: extract(d))
        ratio = long / max(short, 1e-3)
        fair &= ratio < 3 or long < 1
        print(
            f"{name:32s} {len(one.text) / MEGABYTE:6.1f} {short:9.2f} {long:19.2f} {ratio:7.2f}", flush=True
        )
    for name, quotation, unit in (
        ("verdict: the same word", "said said … key", "said "),
        ("verdict: half a phrase", "we lost a key … we found a hall", "we lost a key and "),
    ):
        one_text, two_text = unit * (characters // len(unit)), unit * (2 * characters // len(unit))
        short = seconds(lambda q=quotation, t=one_text: find_verbatim(q, t))
        long = seconds(lambda q=quotation, t=two_text: find_verbatim(q, t))
        ratio = long / max(short, 1e-3)
        fair &= ratio < 3 or long < 1
        print(f"{name:32s} {characters / MEGABYTE:6.1f} {short:9.2f} {long:19.2f} {ratio:7.2f}", flush=True)
    return fair


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, nargs="*", default=[1, 5, 10])
    parser.add_argument("--hostile", type=float, default=0.5, help="megabytes of each hostile text")
    given = parser.parse_args()
    fast = growth(given.megabytes) if given.megabytes else True
    fair = hostile(int(given.hostile * MEGABYTE)) if given.hostile else True
    return 0 if fast and fair else 1


if __name__ == "__main__":
    sys.exit(main())
