"""What a person sets right about who is who: merging, splitting, renaming. Pure.

Corrections speak of names and of documents' sources, never of ids: they outlive re-ingest and re-extraction.
"""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Several persons are one."""

    names: tuple[str, ...]
    into: str

    def __str__(self) -> str:
        return f"{_listed(self.names)} are one person: {self.into}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The one of this name in some sources is somebody else."""

    name: str
    sources: tuple[str, ...]
    into: str

    def __str__(self) -> str:
        return f"{self.name} in {_listed(self.sources)} is another person: {self.into}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A person is shown by another name."""

    name: str
    into: str

    def __str__(self) -> str:
        return f"{self.name} is called {self.into}"


Correction = Merge | Split | Rename


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A correction that was made: its number in the library, and when (ISO, UTC)."""

    number: int
    correction: Correction
    made: str


def kind_of(correction: Correction) -> str:
    return type(correction).__name__.lower()


def to_json(correction: Correction) -> str:
    return json.dumps(asdict(correction), ensure_ascii=False)


def from_json(kind: str, content: str) -> Correction:
    """The correction of a kind (`merge`, `split`, `rename`) that `to_json` wrote."""
    values = json.loads(content)
    match kind:
        case "merge":
            return Merge(names=tuple(values["names"]), into=values["into"])
        case "split":
            return Split(name=values["name"], sources=tuple(values["sources"]), into=values["into"])
        case _:
            return Rename(name=values["name"], into=values["into"])


def moved(correction: Correction, old: str, new: str) -> Correction:
    """The same where a source now lies elsewhere."""
    if not isinstance(correction, Split):
        return correction
    sources = tuple(new if source == old else source for source in correction.sources)
    return Split(name=correction.name, sources=sources, into=correction.into)


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
