"""`whosaid quotes` and `people`: who said what, and who speaks."""

import click

from rag.adapters.catalog import Catalog
from rag.errors import NothingFound
from rag.types import DocumentInfo, Quote, QuoteKind
from ui import contract
from ui.options import filter_options, filters_of, format_option, settings_of


@click.command()
@click.option("--about", help="Only words about this.")
@click.option("--kind", type=click.Choice([str(kind) for kind in QuoteKind]), help="Only this kind.")
@click.option("--limit", type=click.IntRange(min=1), help="At the most so many.")
@filter_options
@format_option("table", "json", "csv", "md")
@click.pass_context
def quotes(
    ctx: click.Context,
    /,
    *,
    about: str | None,
    kind: str | None,
    limit: int | None,
    form: str,
    as_json: bool,
    **filters: str | None,
) -> int:
    """List who said what, by speaker, topic, event, language or date."""
    settings = settings_of(ctx)
    wanted = filters_of(**filters)
    with Catalog(settings.data) as catalog:
        if about:
            from corpus.language import detect_question

            found = [
                q for q, _ in catalog.search_quotes(about, detect_question(about), limit or 200, wanted, kind)
            ]
        else:
            found = catalog.quotes(wanted, kind)[:limit]
        documents = catalog.infos(quote.document_id for quote in found)
    form = "json" if as_json else form
    if not found and form == "table":
        raise NothingFound("No quotation matches.", "Loosen the filters; `whosaid people` lists who speaks.")
    click.echo(_formatted(found, documents, form))
    return 0 if found else 1


def _formatted(found: list[Quote], documents: dict[str, DocumentInfo], form: str) -> str:
    if form == "json":
        return contract.dump(contract.quote_records(found, documents))
    if form == "csv":
        return _csv(found, documents)
    if form == "md":
        return "\n\n".join(_markdown(quote, documents[quote.document_id]) for quote in found)
    from ui.terminal import table

    rows = [
        (
            quote.speaker.name if quote.speaker else "?",
            str(quote.kind),
            documents[quote.document_id].published or "",
            documents[quote.document_id].title,
            " ".join(quote.text.split()),
        )
        for quote in found
    ]
    return table(("speaker", "kind", "date", "title", "words"), rows, widest=32)


_COLUMNS = (
    "text", "speaker", "role", "affiliation", "kind", "cue", "confidence", "start", "end",
    "speaker_start", "speaker_end",
)  # fmt: skip


def _csv(found: list[Quote], documents: dict[str, DocumentInfo]) -> str:
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, "document", "title", "source", "published", "event", "language"])
    for quote in found:
        info = documents[quote.document_id]
        record = contract.quote_record(quote, info)
        cells = [record[name] for name in _COLUMNS]
        writer.writerow(
            [
                _safe(cell)
                for cell in (
                    *cells,
                    info.id,
                    info.title,
                    info.source,
                    info.published,
                    info.event,
                    info.language,
                )
            ]
        )
    return out.getvalue().rstrip("\n")


def _safe(cell: object) -> object:
    """A cell that a spreadsheet takes for text: one that begins like a formula gets an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _markdown(quote: Quote, info: DocumentInfo) -> str:
    who = quote.speaker
    name = ", ".join(part for part in (who.name, who.role, who.affiliation) if part) if who else "(unnamed)"
    about = ", ".join(part for part in (info.title, info.event, info.published) if part)
    reported = " (reported)" if quote.kind is QuoteKind.INDIRECT else ""
    return f"> {' '.join(quote.text.split())}\n>\n> — {name}{reported}; {about}"


@click.command()
@format_option("table", "json")
@click.pass_context
def people(ctx: click.Context, /, *, form: str, as_json: bool) -> int:
    """List who speaks in the library, with role and affiliation as the sources give them."""
    settings = settings_of(ctx)
    from rag.roster import build

    with Catalog(settings.data) as catalog:
        roster = [person for person in build(catalog.people()) if person.quotes]
    if as_json or form == "json":
        records = [
            {
                "name": person.name,
                "names": list(person.names),
                "role": person.role,
                "affiliation": person.affiliation,
                "quotes": person.quotes,
                "documents": list(dict.fromkeys(reading.document_id for reading in person.readings)),
            }
            for person in roster
        ]
        click.echo(contract.dump(records))
    else:
        from ui.terminal import table

        rows = [(p.name, str(p.quotes), p.role or "", p.affiliation or "") for p in roster]
        click.echo(table(("name", "quotes", "role", "affiliation"), rows))
    return 0 if roster else 1
