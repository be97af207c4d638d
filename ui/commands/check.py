"""`whosaid check`: does a quotation stand in the library, and in whose mouth?"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from rag.adapters.catalog import Catalog
from rag.checking import Checked, documents_of
from rag.checking import check as judge
from rag.errors import UsageError
from rag.quotes.verdict import VerdictKind
from rag.types import DocumentInfo
from ui import contract
from ui.options import settings_of


@click.command()
@click.argument("quotation", nargs=-1)
@click.option("--speaker", help="Who is claimed to have said it.")
@click.option("--document", help="Look in this document alone: title, path or id.")
@click.option("--batch", help="JSON Lines of quotation, speaker, document; - for standard input.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def check(
    ctx: click.Context,
    /,
    *,
    quotation: tuple[str, ...],
    speaker: str | None,
    document: str | None,
    batch: str | None,
    as_json: bool,
) -> int:
    """Tell whether a quotation stands in the library word for word, and who said it."""
    settings = settings_of(ctx)
    if batch is not None:
        if quotation:
            raise UsageError("A quotation and --batch don't go together.", "Give one of them.")
        with Catalog(settings.data) as catalog:
            return _batch(catalog, batch)
    text = " ".join(quotation).strip()
    if not text:
        raise UsageError(
            "There is no quotation to check.", "Write it behind `whosaid check`, or give --batch FILE."
        )
    with Catalog(settings.data) as catalog:
        checked = judge(catalog, text, speaker=speaker, document=document)
        documents = documents_of(catalog, checked)
    click.echo(
        contract.dump(contract.verdict_record(checked, documents)) if as_json else _report(checked, documents)
    )
    return 0 if checked.verdict.verdict is VerdictKind.VERBATIM else 1


def _batch(catalog: Catalog, batch: str) -> int:
    """One verdict a line, in order. A line that can't be read ends it: the verdicts must stay aligned."""
    all_verbatim = True
    for number, line in enumerate(_lines(batch), start=1):
        if not line.strip():
            continue
        asked = _asked(line, f"Line {number} of {'standard input' if batch == '-' else batch}")
        checked = judge(
            catalog, asked["quotation"], speaker=asked.get("speaker"), document=asked.get("document")
        )
        record = contract.verdict_record(checked, documents_of(catalog, checked))
        click.echo(json.dumps(record, ensure_ascii=False))
        all_verbatim &= checked.verdict.verdict is VerdictKind.VERBATIM
    return 0 if all_verbatim else 1


def _asked(line: str, where: str) -> dict[str, str]:
    """One line of a batch. Raises UsageError naming it where it is none."""
    wanted = 'Each line is an object such as {"quotation": "…", "speaker": "…", "document": "…"}.'
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where} is no JSON: {error}.", wanted) from error
    if not isinstance(asked, dict) or "quotation" not in asked:
        raise UsageError(f"{where} is no object with a quotation.", wanted)
    given = {
        name: value for name in ("quotation", "speaker", "document") if (value := asked.get(name)) is not None
    }
    if wrong := [name for name, value in given.items() if not isinstance(value, str)] or ["quotation"] * (
        "quotation" not in given
    ):
        raise UsageError(f"{where}: {wrong[0]} is no text.", wanted)
    return given


def _lines(batch: str) -> Iterator[str]:
    if batch == "-":
        yield from sys.stdin
        return
    try:
        with Path(batch).open(encoding="utf-8") as file:
            yield from file
    except OSError as error:
        raise UsageError(f"{batch} cannot be read: {error.strerror}.", "Check the path.") from error


_MEANS = {
    VerdictKind.VERBATIM: ("Verbatim.", "green"),
    VerdictKind.ALTERED: ("Altered: these are not the words.", "red"),
    VerdictKind.SAID_BY_SOMEONE_ELSE: ("Said by someone else.", "red"),
    VerdictKind.PARAPHRASE: ("A paraphrase at best: not the words.", "yellow"),
    VerdictKind.NOT_FOUND: ("Not found in the library.", "yellow"),
}


def _report(checked: Checked, documents: dict[str, DocumentInfo]) -> str:
    verdict = checked.verdict
    means, colour = _MEANS[verdict.verdict]
    lines = [click.style(means, fg=colour, bold=True)]
    if nearest := verdict.nearest:
        info = documents[nearest.document_id]
        who = nearest.speaker.name if nearest.speaker else None
        named = f"— {who}, " if who else "— "
        lines.append(f"  “{' '.join(nearest.text.split())}”")
        lines.append(f"  {named}{info.title} ({info.source}:{nearest.start}-{nearest.end})")
    changed = [step for step in verdict.difference if step[0] != "equal"]
    for operation, theirs, source in changed:
        lines.append(
            {
                "replace": f"  “{theirs}” where the source has “{source}”",
                "delete": f"  “{theirs}” is not in the source",
                "insert": f"  “{source}” was left out",
            }[operation]
        )
    return "\n".join(lines)
