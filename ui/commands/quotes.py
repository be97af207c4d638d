"""`whosaid quotes`: who said what."""

import sys

import click

from rag.adapters.catalog import Catalog
from rag.errors import NothingFound, UsageError
from rag.settings import Settings
from rag.types import Filters, Quote, QuoteKind
from ui.options import check_known, filter_options, filters_of, format_option, settings_of
from ui.quote_formats import FORMATS, formatted

ABOUT_LIMIT = 25


@click.command()
@click.option("--about", help="Only words about this, the nearest first.")
@click.option("--words", is_flag=True, help="With --about: search by words alone; loads no model.")
@click.option("--kind", type=click.Choice([str(kind) for kind in QuoteKind]), help="Only this kind.")
@click.option(
    "--limit", type=click.IntRange(min=1), help=f"At the most so many; with --about {ABOUT_LIMIT} by default."
)
@filter_options
@format_option("table", *FORMATS)
@click.pass_context
def quotes(
    ctx: click.Context,
    /,
    *,
    about: str | None,
    words: bool,
    kind: str | None,
    limit: int | None,
    form: str,
    as_json: bool,
    **filters: str | None,
) -> int:
    """List who said what, by speaker, topic, event, language or date."""
    if words and not about:
        raise UsageError("--words says how to search, but nothing is searched for.", "Add --about TEXT.")
    settings = settings_of(ctx)
    wanted = filters_of(**filters)
    with Catalog(settings.data) as catalog:
        if about:
            found = _about(about, settings, catalog, wanted, kind, words_alone=words)[: limit or ABOUT_LIMIT]
        else:
            found = catalog.quotes(wanted, kind, limit=limit or -1)
        documents = catalog.infos(quote.document_id for quote in found)
        form = "json" if as_json else form
        if not found and form == "table":
            check_known(catalog, wanted)
    if not found and form == "table":
        raise NothingFound("No quotation matches.", "Loosen the filters; `whosaid people` lists who speaks.")
    click.echo(formatted(found, documents, form))
    return 0 if found else 1


def _about(
    text: str, settings: Settings, catalog: Catalog, wanted: Filters, kind: str | None, *, words_alone: bool
) -> list[Quote]:
    """The utterances that touch a topic, the nearest first."""
    from corpus.language import detect_question
    from rag.retrieval import Retriever
    from rag.utterances import touching
    from rag.wiring import loads_a_model, open_library

    language = detect_question(text)
    if words_alone:
        found = Retriever(catalog, None, None).near_quotes(text, language, wanted, kind)
        return [near.quote for near in touching(found)]
    with open_library(settings) as library:
        if library.notice:
            click.echo(library.notice, err=True)
        if sys.stderr.isatty() and library.embedder and loads_a_model(library.embedder):
            click.echo("Loading the embedding model, some seconds (--words searches without) …", err=True)
        return [near.quote for near in touching(library.retriever.near_quotes(text, language, wanted, kind))]
