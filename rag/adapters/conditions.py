"""Filters as conditions in SQL over the catalog's tables."""

from rag.lexical import fold
from rag.types import Filters


def conditions(filters: Filters, passage: str = "") -> tuple[str, list[object]]:
    """SQL over `d` (documents) and, by `passage` or `s` (the quote's speaker), the filters; always valid SQL."""
    parts: list[str] = ["1"]
    values: list[object] = []

    def add(sql: str, *parameters: object) -> None:
        parts.append(sql)
        values.extend(parameters)

    if filters.speaker:
        spoken, wanted = _meant_by(filters.speaker)
        if passage:
            # A passage qualifies when one of the person's utterances touches it.
            add(
                f"EXISTS (SELECT 1 FROM quotes q WHERE q.document_id = {passage}.document_id AND {spoken} "
                f"AND q.start < {passage}.end AND q.end > {passage}.start)",
                *wanted,
            )
        else:
            add(spoken, *wanted)
    for field, value in (("event", filters.event), ("source", filters.source)):
        if value:
            matched = f"whosaid_fold(coalesce(d.{field}, '')) LIKE ? ESCAPE '\\'"
            pattern = f"%{like(fold(value))}%"
            if field == "source":
                add(
                    f"({matched} OR whosaid_fold(d.title) LIKE ? ESCAPE '\\' OR d.id = ?)",
                    pattern,
                    pattern,
                    value,
                )
            else:
                add(matched, pattern)
    if filters.language:
        add("d.language = ?", filters.language)
    if filters.since:
        add("d.published >= ?", filters.since)
    if filters.until:
        add("substr(d.published, 1, ?) <= ?", len(filters.until), filters.until)
    return " AND ".join(parts), values


def of_kind(kind: str | None, where: str, parameters: list[object]) -> tuple[str, list[object]]:
    """Conditions on utterances, narrowed to a kind where one is wanted."""
    return (f"{where} AND q.kind = ?", [*parameters, kind]) if kind else (where, parameters)


def _meant_by(name: str) -> tuple[str, list[object]]:
    """SQL over `q` (an utterance): its speaker is the one known by this full name or, where nobody is, one of
    whose names or other forms (in any document) one contains it. `rag.roster.meant` does the same."""
    wanted = fold(name)
    part = f"%{like(wanted)}%"
    contains = "{0}.folded LIKE ? ESCAPE '\\' OR {0}.known_folded LIKE ? ESCAPE '\\'"
    exact = "EXISTS (SELECT 1 FROM people WHERE known_folded = ?)" if " " in wanted else "? IS NULL"
    sql = (
        f"q.person IN (SELECT m.rowid FROM people m WHERE CASE WHEN {exact} "
        f"THEN m.known_folded = ? OR (m.known_folded IS NULL AND m.folded LIKE ? ESCAPE '\\') "
        f"ELSE {contains.format('m')} OR m.known_folded IN "
        f"(SELECT k.known_folded FROM people k WHERE {contains.format('k')}) END)"
    )
    return sql, [wanted, wanted, part, part, part, part, part]


def like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
