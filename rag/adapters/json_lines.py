"""JSON Lines out of a byte stream, as model servers send them."""

from collections.abc import Iterable, Iterator

_LONGEST_LINE = 16 * 1024 * 1024


class UnreadableLine(Exception):
    """A line that is no JSON object of the expected form."""


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a byte stream, without their ends and without empty ones.

    Only a newline ends a line. httpx would end one at a NEXT LINE or LINE SEPARATOR character as well,
    and those may stand inside a JSON string.
    """
    rest = bytearray()
    for chunk in chunks:
        *complete, last = chunk.split(b"\n")
        for piece in complete:
            rest += piece
            if line := bytes(rest).strip():
                yield line
            rest.clear()
        rest += last
        if len(rest) > _LONGEST_LINE:
            raise UnreadableLine("a line without an end")
    if line := bytes(rest).strip():
        yield line
