"""Options that several commands share."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from rag.adapters.catalog import Catalog
from rag.errors import NothingFound, UsageError
from rag.lexical import fold
from rag.settings import Settings, load_settings
from rag.types import Filters

Decorated = Callable[..., Any]


def settings_of(ctx: click.Context, **overrides: object) -> Settings:
    """The settings in force for this call: `--data` stands with the group."""
    data = ctx.find_root().obj
    return load_settings(data if isinstance(data, Path) else None, None, **overrides)


def filter_options(command: Decorated) -> Decorated:
    """`--speaker --event --lang --source --since --until`."""
    for option in reversed(
        (
            click.option("--speaker", help="Only words of this person."),
            click.option("--event", help="Only this event, e.g. “Quayside 2024”."),
            click.option("--lang", help="Only this language (en, fr, nl, de, es)."),
            click.option("--source", help="Only documents whose path or title contains this."),
            click.option(
                "--since", help="Only what was published on or after this date (2024, 2024-03, 2024-03-20)."
            ),
            click.option("--until", help="Only what was published on or before this date."),
        )
    ):
        command = option(command)
    return command


def filters_of(
    *,
    speaker: str | None,
    event: str | None,
    lang: str | None,
    source: str | None,
    since: str | None,
    until: str | None,
) -> Filters:
    """The options as Filters. Raises UsageError for a date that is none."""
    for name, value in (("since", since), ("until", until)):
        if value and not _is_date(value):
            raise UsageError(f"--{name} {value} is no date.", "Write 2024, 2024-03 or 2024-03-20.")
    return Filters(
        speaker=speaker or None,
        event=event or None,
        language=lang.lower() if lang else None,
        source=source or None,
        since=since or None,
        until=until or None,
    )


def check_known(catalog: Catalog, filters: Filters) -> None:
    """Raise NothingFound, with the nearest there is, where the library has no such language, event or speaker."""
    languages = catalog.languages()
    if filters.language and filters.language not in languages:
        raise NothingFound(
            f"No document is in “{filters.language}”.", f"The library has {', '.join(languages)}."
        )
    if filters.event and not catalog.matching(Filters(event=filters.event)):
        raise NothingFound(
            f"No event is called “{filters.event}”.", _offered(filters.event, catalog.events())
        )
    if filters.speaker and not catalog.known_as(filters.speaker):
        from rag.people import find_people

        find_people(catalog, filters.speaker)


def _offered(wanted: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    by_form = {fold(each): each for each in known}
    near = [by_form[form] for form in get_close_matches(fold(wanted), by_form, 3, 0.5)]
    if near:
        return f"Did you mean {' or '.join(f'“{each}”' for each in near)}?"
    return "`whosaid sources` lists the documents with their events."


def _is_date(value: str) -> bool:
    from datetime import date

    parts = value.split("-")
    if (
        len(parts) > 3
        or [len(part) for part in parts] != [4, 2, 2][: len(parts)]
        or not all(p.isdigit() for p in parts)
    ):
        return False
    try:
        date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)
    except ValueError:
        return False
    return True


def format_option(*formats: str) -> Callable[[Decorated], Decorated]:
    """`--format`, the first one the default, and `--json` for short."""

    def decorate(command: Decorated) -> Decorated:
        command = click.option("--json", "as_json", is_flag=True, help="Short for --format json.")(command)
        return click.option(
            "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True
        )(command)

    return decorate
