"""`whosaid people`: who speaks, and correcting who is who."""

import click

from rag.adapters.catalog import Catalog
from rag.corrections import Correction, Merge, Rename, Split
from ui import contract
from ui.options import format_option, settings_of
from ui.people_formats import FORMATS, described, formatted, person_record


@click.group(invoke_without_command=True)
@format_option("table", *FORMATS)
@click.pass_context
def people(ctx: click.Context, /, *, form: str, as_json: bool) -> int | None:
    """List who speaks in the library, with role and affiliation as the newest source gives them.

    The commands below show one person, and correct by hand who is who. Corrections outlive re-ingest.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from rag.people import known_people

    with Catalog(settings_of(ctx).data) as catalog:
        roster = [person for person in known_people(catalog) if person.quotes]
    click.echo(formatted(roster, "json" if as_json else form))
    return 0 if roster else 1


@people.command()
@click.argument("name")
@format_option("table", "json")
@click.pass_context
def show(ctx: click.Context, /, *, name: str, form: str, as_json: bool) -> int:
    """Show all names, roles and affiliations of NAME, each with its source."""
    from rag.people import find_people

    with Catalog(settings_of(ctx).data) as catalog:
        found = find_people(catalog, name)
    if as_json or form == "json":
        click.echo(contract.dump([person_record(person) for person in found]))
    else:
        click.echo("\n\n".join(described(person) for person in found))
    return 0


@people.command()
@click.argument("names", metavar="NAME NAME…", nargs=-1, required=True)
@click.option(
    "--as",
    "into",
    metavar="NAME",
    help="What they are called from now on (else the best known of the names).",
)
@click.pass_context
def merge(ctx: click.Context, /, *, names: tuple[str, ...], into: str | None) -> int:
    """Say that several names are one person."""
    from rag.people import called

    if into is None:
        with Catalog(settings_of(ctx).data) as catalog:
            into = called(catalog, names)
        click.echo(f"They are called {into}; --as gives another name.")
    return _correct(ctx, Merge(names=names, into=into))


@people.command()
@click.argument("name")
@click.option(
    "--source",
    "sources",
    metavar="PATH_OR_TITLE",
    multiple=True,
    required=True,
    help="Where the other one is named; give it again for more.",
)
@click.option("--as", "into", metavar="NAME", required=True, help="The other one's name.")
@click.pass_context
def split(ctx: click.Context, /, *, name: str, sources: tuple[str, ...], into: str) -> int:
    """Say that NAME is another person in some sources."""
    return _correct(ctx, Split(name=name, sources=sources, into=into))


@people.command()
@click.argument("name")
@click.argument("new")
@click.pass_context
def rename(ctx: click.Context, /, *, name: str, new: str) -> int:
    """Show the person called NAME as NEW."""
    return _correct(ctx, Rename(name=name, into=new))


@people.command()
@format_option("table", "json")
@click.pass_context
def corrections(ctx: click.Context, /, *, form: str, as_json: bool) -> int:
    """List what was corrected by hand."""
    from rag.people import corrections_of
    from ui.terminal import table

    with Catalog(settings_of(ctx).data) as catalog:
        made = corrections_of(catalog)
    if as_json or form == "json":
        records = [
            {"number": each.number, "made": each.made, "correction": str(each.correction), "applies": applies}
            for each, applies in made
        ]
        click.echo(contract.dump(records))
    elif made:
        rows = [
            (
                str(each.number),
                each.made[:10],
                f"{each.correction}{'' if applies else ' (nobody to correct now)'}",
            )
            for each, applies in made
        ]
        click.echo(table(("number", "made", "correction"), rows))
    else:
        click.echo("Nothing was corrected by hand.")
    return 0 if made else 1


@people.command()
@click.argument("number", type=click.IntRange(min=1), required=False)
@click.pass_context
def undo(ctx: click.Context, /, *, number: int | None) -> int:
    """Take back the last correction, or the one with this number."""
    from rag.wiring import undo_correction

    gone = undo_correction(settings_of(ctx), number)
    click.echo(f"Taken back: {gone.correction}.")
    return 0


def _correct(ctx: click.Context, correction: Correction) -> int:
    from rag.wiring import correct_people

    made = correct_people(settings_of(ctx), correction)
    click.echo(f"{made.number}: {made.correction}. Take it back with `whosaid people undo {made.number}`.")
    return 0
