"""Personal names by their form, in running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.structure import is_personal_name
from corpus.wordlists import words

_TOKEN = re.compile(r"[^\W\d_]\.(?=\s?[^\W\d_])|\b[dl]['’](?=[^\W\d_])|[^\W_](?:[\w'’-]*\w)?")
_APART = frozenset(("", " ", "\u00a0", "\n"))
_PREFIXES = frozenset(("mc", "mac", "de", "di", "da", "du", "la", "le", "fitz", "van"))
_PARTICLES = frozenset(("d'", "d’"))


@dataclass(frozen=True, slots=True)
class Name:
    """A personal name and where it stands."""

    name: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What two printings of one name have in common."""
        return " ".join(self.name.casefold().replace("-", " ").split())


def names_in(
    text: str, start: int, end: int, leads: frozenset[str] = frozenset(), *, shouted: bool = False
) -> Iterator[Name]:
    """The full names in text[start:end], in order: two or more capitalised words (with particles between)
    that look like no organisation, office or product. `leads` are words that only begin a sentence. With
    `shouted` a surname may stand in capitals, where nothing but a person can be meant."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text, start, end):
        joined = bool(run) and text[run[-1].end() : token.start()] in _APART
        if run and not (joined and (_is_part(token[0]) or token[0] in _PARTICLES | words().particles)):
            yield from _named(text, run, leads, shouted=shouted)
            run = []
        if run or token[0][0].isupper():
            run.append(token)
    yield from _named(text, run, leads, shouted=shouted)


def _is_part(token: str) -> bool:
    return token[0].isupper() and not any(c.isdigit() for c in token)


def _named(text: str, run: list[re.Match[str]], leads: frozenset[str], *, shouted: bool) -> Iterator[Name]:
    while run and not run[-1][0][0].isupper():
        run = run[:-1]
    while run and (run[0][0][0].islower() or run[0][0].casefold() in leads or _is_office(run[0][0])):
        run = run[1:]
    if not run:
        return
    start, end = run[0].start(), run[-1].end()
    name = " ".join(text[start:end].split())
    if is_personal_name(name) and all(
        looks_human(token[0]) or (shouted and i and _is_shouted_surname(token[0]))
        for i, token in enumerate(run)
    ):
        yield Name(name, start, end)


def _is_shouted_surname(token: str) -> bool:
    """Laurent COMMARIEU: many print surnames in capitals; an acronym is shorter."""
    return token.isupper() and len(token) >= 5


def _is_office(token: str) -> bool:
    return token.casefold() in words().roles


@lru_cache(maxsize=65536)
def looks_human(token: str) -> bool:
    """Whether a word of a name can be a person's: no acronym, no CamelCase, no article, office or body."""
    lists = words()
    folded = token.casefold().replace("’", "'")
    if folded in lists.particles or len(token) <= 2:
        return True
    if folded in lists.roles or folded in lists.outlets or folded in lists.event_words:
        return False
    head, mark, _ = folded.partition("'")
    if mark and len(head) == 1 and head not in ("o", "d"):
        return False
    pieces = re.split(r"[-'’]", token)
    return all(_piece_is_human(piece) for piece in pieces if piece)


def _piece_is_human(piece: str) -> bool:
    """One capital at the head, or another behind Mc, Mac, De …; no word in capitals throughout."""
    inner = [i for i, c in enumerate(piece) if i and c.isupper()]
    return len(piece) == 1 or not inner or (len(inner) == 1 and piece[: inner[0]].casefold() in _PREFIXES)
