"""`whosaid quotes` and `people`: who said what, and who speaks."""

import click

from rag.adapters.catalog import Catalog
from rag.errors import NothingFound
from rag.types import QuoteKind
from ui import contract
from ui.options import filter_options, filters_of, format_option, settings_of
from ui.quote_formats import FORMATS, formatted


@click.command()
@click.option("--about", help="Only words about this.")
@click.option("--kind", type=click.Choice([str(kind) for kind in QuoteKind]), help="Only this kind.")
@click.option("--limit", type=click.IntRange(min=1), help="At the most so many.")
@filter_options
@format_option("table", *FORMATS)
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

            ids = [
                i for i, _ in catalog.search_quotes(about, detect_question(about), limit or 200, wanted, kind)
            ]
            by_id = catalog.quotes_by_id(ids)
            found = [by_id[i] for i in ids]
        else:
            found = catalog.quotes(wanted, kind)[:limit]
        documents = catalog.infos(quote.document_id for quote in found)
    form = "json" if as_json else form
    if not found and form == "table":
        raise NothingFound("No quotation matches.", "Loosen the filters; `whosaid people` lists who speaks.")
    click.echo(formatted(found, documents, form))
    return 0 if found else 1


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
