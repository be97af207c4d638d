"""`whosaid quotes`: who said what."""

import click

from rag.adapters.catalog import Catalog
from rag.errors import NothingFound
from rag.types import QuoteKind
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
