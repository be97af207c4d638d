"""`whosaid check`: does a quotation stand in the library, and in whose mouth?"""

import json
from pathlib import Path

import click

from rag.adapters.catalog import Catalog
from rag.checking import Shelf, documents_of
from rag.checking import check as judge
from rag.errors import UsageError
from rag.quotes.verdict import VerdictKind
from rag.review.library import review
from ui import contract, review_text
from ui.batch import Asked, asked, lines
from ui.drafts import draft
from ui.options import format_option, settings_of
from ui.review_formats import FORMATS, annotated
from ui.verdict_text import report


@click.command()
@click.argument("quotation", nargs=-1)
@click.option("--speaker", help="Who is claimed to have said it.")
@click.option("--document", help="Look in this document alone: title, path or id.")
@click.option("--batch", help="JSON Lines of quotation, speaker, document; - for standard input.")
@click.option("--file", "text", help="Check a whole text (txt, md, html); - for standard input.")
@format_option(*FORMATS)
@click.pass_context
def check(
    ctx: click.Context,
    /,
    *,
    quotation: tuple[str, ...],
    speaker: str | None,
    document: str | None,
    batch: str | None,
    text: str | None,
    form: str,
    as_json: bool,
) -> int:
    """Tell whether a quotation stands in the library word for word, and who said it."""
    settings = settings_of(ctx)
    form = "json" if as_json else form
    if text is not None:
        if quotation or speaker or document or batch:
            raise UsageError(
                "A quotation, --speaker, --document and --batch don't go together with --file.",
                "A whole text is checked as it is, against the whole library.",
            )
        return _whole(settings.data, text, form)
    if form == "md":
        raise UsageError("--format md goes with --file alone.", "For one quotation there are table and json.")
    if batch is not None:
        if quotation or speaker or document:
            raise UsageError(
                "A quotation, --speaker and --document don't go together with --batch.",
                "Write them into the lines of the batch.",
            )
        with Catalog(settings.data) as catalog:
            return _batch(catalog, batch)
    words = " ".join(quotation).strip()
    if not words:
        raise UsageError(
            "There is no quotation to check.",
            "Write it behind `whosaid check`, or give --file TEXT or --batch FILE.",
        )
    with Catalog(settings.data) as catalog:
        checked = judge(catalog, words, speaker=speaker, document=document)
        documents = documents_of(catalog, checked)
    click.echo(
        contract.dump(contract.verdict_record(checked, documents))
        if form == "json"
        else report(checked, documents)
    )
    return 0 if checked.verdict.verdict is VerdictKind.VERBATIM else 1


def _whole(data: Path, file: str, form: str) -> int:
    read = draft(file)
    with Catalog(data) as catalog:
        checked = review(catalog, *read)
    match form:
        case "json":
            click.echo(contract.dump(contract.review_record(checked, file)))
        case "md":
            click.echo(annotated(checked), nl=False)
        case _:
            click.echo(review_text.report(checked))
    return 0 if checked.holds else 1


def _batch(catalog: Catalog, batch: str) -> int:
    """One record a line, in order. One that can't be read gets a record with `error` in its place and the rest
    goes on; the exit code is then 2, since the batch was used wrongly, whatever the verdicts are."""
    all_verbatim, failed = True, 0
    shelf = Shelf(catalog)
    for number, line in enumerate(lines(batch), start=1):
        if not line.strip():
            continue
        try:
            case = asked(line)
            record, verbatim = _judged(catalog, shelf, case)
            all_verbatim &= verbatim
        except UsageError as error:
            record = {"line": number, "error": " ".join(filter(None, (error.message, error.remedy)))}
            failed += 1
        click.echo(json.dumps(record, ensure_ascii=False))
    if failed:
        click.secho(
            f"whosaid: {failed} line{'s' if failed > 1 else ''} could not be checked: see `error` in the output.",
            err=True, fg="red",
        )  # fmt: skip
        return 2
    return 0 if all_verbatim else 1


def _judged(catalog: Catalog, shelf: Shelf, case: Asked) -> tuple[contract.Record, bool]:
    checked = judge(catalog, case.quotation, speaker=case.speaker, document=case.document, shelf=shelf)
    record = contract.verdict_record(checked, documents_of(catalog, checked))
    return record, checked.verdict.verdict is VerdictKind.VERBATIM
