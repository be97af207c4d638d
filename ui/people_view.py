"""The tab "People" as HTML: the list, one person with all that the sources say of them, what was corrected. Pure."""

from collections.abc import Sequence

from rag.corrections import Made
from rag.lexical import fold
from rag.roster import KnownPerson, Reading
from ui.desk import PAGE, People
from ui.markup import button, escape, message, para, tag
from ui.quote_table import pager_html

EMPTY = "Choose a person: what each source says of them stands here, and their words are one click away."


def matching(people: Sequence[KnownPerson], wanted: str) -> list[KnownPerson]:
    """Those of whose names, role or affiliation one holds every word that is wanted; case and accents don't
    matter.
    """
    parts = fold(wanted).split()

    def holds(person: KnownPerson) -> bool:
        held = fold(
            " ".join(
                (person.name, *person.names, *person.aliases, person.role or "", person.affiliation or "")
            )
        )
        return all(part in held for part in parts)

    return [person for person in people if holds(person)]


def list_html(people: People, wanted: str = "", page: int = 0) -> str:
    """A page of those who match, with how many there are."""
    found = matching(people.persons, wanted)
    if not found:
        return tag(
            "div",
            para("verdict", "Nobody" + (f" like “{wanted}”" if wanted else " speaks yet")),
            class_="nothing",
        )
    pages = -(-len(found) // PAGE)
    page = max(0, min(page, pages - 1))
    shown = found[page * PAGE : (page + 1) * PAGE]
    noun = "person" if len(found) == 1 else "people"
    part = f"{page * PAGE + 1:,}–{page * PAGE + len(shown):,} of " if pages > 1 else ""
    heads = "".join(
        tag("th", name, scope="col", role="columnheader")
        for name in ("Name", "Role", "Affiliation", "Quotations")
    )
    table = tag(
        "table",
        tag("thead", tag("tr", heads, role="row"), role="rowgroup")
        + tag("tbody", "".join(_row(person) for person in shown), role="rowgroup"),
        class_="rows people-rows",
        role="table",
        aria_label="People",
    )
    return para("count", f"{part}{len(found):,} {noun}") + table + pager_html(page, pages)


def _row(person: KnownPerson) -> str:
    also = ", ".join(other_names(person))
    cells = (
        (
            "person",
            button("quote", person.name, data_id=person.name)
            + (tag("span", escape(also), class_="also") if also else ""),
        ),
        ("role", escape(person.role or "")),
        ("affiliation", escape(person.affiliation or "")),
        ("number", f"{person.quotes:,}"),
    )
    return tag(
        "tr",
        "".join(tag("td", html, class_=name, role="cell") for name, html in cells),
        role="row",
        data_id=person.name,
        data_action="person",
    )


def other_names(person: KnownPerson) -> list[str]:
    """Full names the sources use beside the one shown."""
    return [name for name in _unlike(person.name, (*person.names, *person.aliases)) if " " in name]


def _unlike(shown: str, names: Sequence[str]) -> list[str]:
    """The names that differ from the one shown, and from each other, by more than case and accents."""
    kept = {fold(shown): ""}
    for name in names:
        kept.setdefault(fold(name), name)
    return [name for name in kept.values() if name]


def person_html(person: KnownPerson | None) -> str:
    """One person: all names, all readings, the way to their words."""
    if person is None:
        return tag("h2", "Who they are", class_="aside-title") + para("aside-empty", EMPTY)
    words = "quotation" if person.quotes == 1 else "quotations"
    heads = "".join(tag("th", name, scope="col") for name in ("Date", "What the source says"))
    readings = "".join(_reading(reading, person.name) for reading in person.readings)
    also = ", ".join(_unlike(person.name, (*person.names, *person.aliases)))
    return tag(
        "article",
        tag("h2", escape(person.name), class_="headline")
        + para("also", also and f"Also: {also}")
        + tag(
            "div",
            button("send", f"Show {person.quotes:,} {words}", data_send=message("quotes", name=person.name)),
            class_="person-tools",
        )
        + tag(
            "table",
            tag("thead", tag("tr", heads)) + tag("tbody", readings),
            class_="rows readings",
            aria_label=f"What the sources say of {person.name}",
        )
        + button("list", "Back to the list", class_="back"),
        class_="detail",
        tabindex=-1,
        aria_label=person.name,
    )


def _reading(reading: Reading, shown: str) -> str:
    about = ", ".join(part for part in (reading.role, reading.affiliation) if part)
    named = f" · as {reading.name}" if fold(reading.name) != fold(shown) else ""
    count = f"{reading.quotes:,} quotation{'' if reading.quotes == 1 else 's'}"
    what = (tag("strong", escape(about)) if about else tag("span", "No role given", class_="unnamed")) + tag(
        "span", escape(f"{reading.title} · {count}{named}"), class_="also"
    )
    date = tag("td", escape(reading.published or "undated"), class_="date")
    return tag("tr", date + tag("td", what, class_="role"))


def corrections_html(made: Sequence[tuple[Made, bool]]) -> str:
    """What was corrected by hand, newest first, each with its undo."""
    if not made:
        return para("hint", "Nothing was corrected by hand.")
    items = "".join(
        tag(
            "li",
            tag(
                "span", escape(f"{each.correction}") + ("" if applies else escape(" (nobody to correct now)"))
            )
            + button(
                "send",
                "Undo",
                class_="undo",
                data_send=message("undo", number=each.number),
                aria_label=f"Undo: {each.correction}",
            ),
        )
        for each, applies in reversed(made)
    )
    return tag("ol", items, class_="made")


def done_html(text: str) -> str:
    """What was just done, in one line."""
    return tag("p", escape(text), class_="done", role="status")
