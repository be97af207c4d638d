"""Whom the label of a turn means: Jane Doe, Jane (JD), JD, JANE DOE, Q."""

import re
from dataclasses import dataclass

from corpus.names import looks_human
from rag.quotes.entries import Entry, Resolution
from rag.quotes.lexicon import Lexicon
from rag.quotes.normalise import plain
from rag.quotes.registry import Registry
from rag.types import Span

_SHORT = re.compile(r"\(([^\W\d_]{1,5})\)")
_COLON = re.compile(r"[\s*_)\]]{0,6}[:\d\[(]")
_JOINED = re.compile(r"\s(?:&|and|et|en|und|y)\s")
_SEVERAL = re.compile(r"/|\s&\s|\s(?:and|et|en|und|y)\s")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a cue names: an entry of the registry or None, where the mention stands, how sure, and why."""

    entry: Entry | None
    span: Span | None
    confidence: float
    note: str
    leads: bool = True
    """The sentence is about him, rather than naming him somewhere."""
    somebody: bool = False
    """Somebody spoke whom the text gives no name: a visitor."""
    among: tuple[Entry, ...] = ()
    """The people of one surname of whom it may be any."""


@dataclass(frozen=True, slots=True)
class Label:
    """The words before a turn, where they stand (None: nowhere in the text), and where the turn stands."""

    text: str
    span: Span | None
    at: int


def voice(registry: Registry, words: Lexicon, label: Label, header: tuple[str, ...]) -> Speaker:
    """Whose turn a label announces; `header` are the speakers that the header names."""
    span = label.span
    name = label.text.strip().strip("*:").strip()
    low = plain(name).strip("[]()")
    if not name or low in words.interviewer or low.rstrip(" 0123456789") in words.interviewer:
        return Speaker(None, span, 0.0, f"'{name}', nobody by name")
    if low.replace("'", "' ").split()[0] in words.determiners:
        return Speaker(None, span, 0.0, f"'{name}', a group")
    if low in words.answer:
        if len(header) == 1 and (entry := registry.header(header[0])):
            return Speaker(entry, span, 0.8, f"'{name}', the only speaker named in the header")
        return Speaker(None, span, 0.0, f"'{name}', nobody by name")
    return _labelled(registry, name, label)


def _labelled(registry: Registry, name: str, label: Label) -> Speaker:
    """Who is meant by a label that may be somebody's name: Jane Doe, Jane (JD), JD, JANE DOE."""
    bare, span = name, label.span
    for separator in (",", " (", "(", " - ", " – ", " — "):
        bare = bare.partition(separator)[0].strip() or bare
    if _SEVERAL.search(name):
        return _together(registry, name, span)
    if entry := registry.initials(bare):
        return Speaker(entry, span, 0.9, f"'{bare}', short for '{entry.name}'")
    one = " " not in bare
    if one and bare.isupper():
        return Speaker(None, span, 0.0, f"'{bare}', nobody by name")
    if one and not looks_human(bare):
        return _body(registry, bare, label)
    if entry := registry.labelled(bare):
        note = f"'{bare}' resolved to '{entry.name}'" if one else f"'{bare}'"
        found = Resolution(entry, 0.93 if one else 1.0, note)
    elif bare.isupper() or all(looks_human(token) for token in bare.split()):
        found = registry.resolve(bare.title() if bare.isupper() else bare, label.at)
    else:
        return Speaker(None, span, 0.0, f"'{bare}', nobody by name")
    if found.entry is not None:
        found.entry.person = True
        if bare != name and (short := _SHORT.search(name)):
            registry.alias(short.group(1), found.entry)
    return Speaker(found.entry, span, found.confidence, found.note)


def _body(registry: Registry, name: str, label: Label) -> Speaker:
    """An organisation that is announced as answering under a name that no person bears: nobody's office. As a label
    it may be the outlet's that asks."""
    apart = label.span is not None and not _COLON.match(registry.text, label.span[1])
    entry = registry.add(name) if apart else None
    if entry is None or entry.person:
        return Speaker(None, label.span, 0.0, f"'{name}', nobody by name")
    entry.organisation = True
    return Speaker(entry, label.span, 0.85, f"'{name}', an organisation")


def _together(registry: Registry, name: str, span: Span | None) -> Speaker:
    """Several who answer as one (Jane Doe and Jo): the first of them, with the others, if each is somebody."""
    parts = [part for listed in _JOINED.split(name) for part in listed.split(", ") if part]
    named = [_member(registry, part) for part in parts]
    members = [entry for entry in named if entry is not None]
    if len(members) < len(parts) or len({id(entry) for entry in members}) < 2:
        return Speaker(None, span, 0.0, f"'{name}', several")
    for entry in members:
        entry.person = True
    others = ", ".join(entry.name for entry in members[1:])
    return Speaker(members[0], span, 0.7, f"'{members[0].name}' (with {others})")


def _member(registry: Registry, name: str) -> Entry | None:
    """One of several on a label: a full name, initials, or a part of the name of somebody known."""
    entry = registry.initials(name) or registry.labelled(name)
    if entry is None and " " in name and all(looks_human(token) for token in name.split()):
        entry = registry.add(name)
    return entry if entry is not None and entry.human else None
