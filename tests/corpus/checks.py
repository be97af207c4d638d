"""What holds for every document, whatever it was read from."""

from corpus.document import BlockKind, Document


def check_blocks(document: Document) -> None:
    """Blocks are in order, don't overlap, lie in the text, and have no space at their edges."""
    text = document.text
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(text)
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        at = block.end
        # A turn may be of nobody by name; and a voice may be named in the title alone.
        if block.kind is BlockKind.TURN and block.voice_start is not None:
            assert block.voice_end is not None
            assert text[block.voice_start : block.voice_end] == block.voice
            assert block.voice_end <= block.start


def outline(document: Document) -> list[tuple[str, str]]:
    """Each block's kind and words."""
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def of_kind(document: Document, kind: BlockKind) -> list[str]:
    """The words of the blocks of a kind."""
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is kind]
