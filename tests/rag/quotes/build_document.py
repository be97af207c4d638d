"""Documents for the tests of this folder: a text whose paragraphs are separated by blank lines."""

import re

from corpus.document import Block, BlockKind, Document, DocumentId

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
LINE = re.compile(r"[^\n]+")


def document(
    text: str,
    language: str = "en",
    *,
    kinds: dict[int, BlockKind] | None = None,
    pattern: re.Pattern[str] = _PARAGRAPH,
    **header,
) -> Document:
    """Each paragraph (or what `pattern` finds) a block; `kinds` names those that are no plain paragraph, by
    position."""
    kinds = kinds or {}
    blocks = tuple(
        Block(kind=kinds.get(i, BlockKind.PARAGRAPH), start=m.start(), end=m.end())
        for i, m in enumerate(pattern.finditer(text))
    )
    return Document(
        id=DocumentId("d"), title="", text=text, blocks=blocks, source="x.txt", language=language, **header
    )


def interview(turns: list[tuple[str, str]], language: str = "en", **header) -> Document:
    """One block a turn, `Label: words`."""
    text, blocks = "", []
    for label, words in turns:
        start = len(text)
        text += f"{label}: {words}\n\n"
        blocks.append(
            Block(
                kind=BlockKind.TURN, start=start + len(label) + 2, end=len(text) - 2,
                voice=label, voice_start=start, voice_end=start + len(label),
            )
        )  # fmt: skip
    return Document(
        id=DocumentId("d"),
        title="",
        text=text,
        blocks=tuple(blocks),
        source="x.txt",
        language=language,
        **header,
    )
