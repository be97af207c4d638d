"""People as the terminal, files and scripts get them. Pure."""

import csv
import io
from collections.abc import Sequence

from rag.roster import KnownPerson, Reading
from ui import contract
from ui.quote_formats import safe
from ui.terminal import table

FORMATS = ("json", "csv", "md")
_HEAD = ("name", "quotes", "role", "affiliation")


def formatted(people: Sequence[KnownPerson], form: str) -> str:
    """People in one of `FORMATS`, or for a terminal (`table`); no line end behind the last line."""
    if form == "json":
        return contract.dump([person_record(person) for person in people])
    if form == "csv":
        return _csv(people)
    rows = [(p.name, str(p.quotes), p.role or "", p.affiliation or "") for p in people]
    return _markdown(rows) if form == "md" else table(_HEAD, rows)


def person_record(person: KnownPerson) -> contract.Record:
    """One line of `whosaid people --json`."""
    return {
        "name": person.name,
        "names": list(person.names),
        "aliases": list(person.aliases),
        "role": person.role,
        "affiliation": person.affiliation,
        "quotes": person.quotes,
        "documents": list(dict.fromkeys(reading.document_id for reading in person.readings)),
        "readings": [_reading_record(reading) for reading in person.readings],
    }


def _reading_record(reading: Reading) -> contract.Record:
    return {
        "name": reading.name,
        "role": reading.role,
        "affiliation": reading.affiliation,
        "title": reading.title,
        "published": reading.published,
        "source": reading.source,
        "document": reading.document_id,
        "quotes": reading.quotes,
    }


def described(person: KnownPerson) -> str:
    """All that the library knows of a person, for a terminal: names, then what each source says, newest first."""
    others = ", ".join(person.aliases)
    rows = [
        (
            reading.published or "",
            reading.name,
            ", ".join(part for part in (reading.role, reading.affiliation) if part),
            str(reading.quotes),
            f"{reading.title} ({reading.source})",
        )
        for reading in person.readings
    ]
    also = f"also: {others}\n" if others else ""
    return f"{person.name}\n{also}\n{table(('date', 'named', 'role, affiliation', 'quotes', 'source'), rows)}"


def _csv(people: Sequence[KnownPerson]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_HEAD, "aliases", "documents"])
    for p in people:
        cells = (p.name, p.quotes, p.role, p.affiliation, "; ".join(p.aliases), len(p.readings))
        writer.writerow([safe(cell) for cell in cells])
    return out.getvalue().rstrip("\n")


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = [_HEAD, ["---"] * len(_HEAD), *([cell.replace("|", r"\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
