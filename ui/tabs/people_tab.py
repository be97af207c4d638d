"""The tab "People": who speaks, what the sources say of them, and who is who set right by hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.corrections import Correction, Merge, Rename, Split
from rag.errors import UsageError, WhosaidError
from rag.roster import KnownPerson
from ui.chat_view import error_html
from ui.choices import MOST_CHOICES
from ui.desk import Desk, People
from ui.people_view import corrections_html, done_html, list_html, person_html
from ui.tabs.fields import CONNECTED, QUIET, WATCHED, sent

_Update = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTab:
    """The components that the handlers read and write."""

    wanted: Any
    go: Any
    people: Any
    chosen: Any
    """The name of the person who is shown, or empty."""
    page: Any
    person: Any
    outcome: Any
    made: Any
    others: Any
    merged: Any
    merge: Any
    name: Any
    rename: Any
    sources: Any
    split_name: Any
    split: Any
    tools: Any

    @property
    def outputs(self) -> list[Any]:
        """All that a change of the library or of the person shown changes."""
        return [
            self.people, self.chosen, self.page, self.person, self.made, self.others, self.name, self.sources,
            self.tools,
        ]  # fmt: skip


def layout() -> PeopleTab:
    """Lay the tab out where Gradio stands."""
    chosen, page = gr.State(""), gr.State(0)
    with gr.Row(elem_classes="split"):
        with gr.Column(elem_classes="list"):
            with gr.Row(elem_classes="searching"):
                wanted = gr.Textbox(
                    label="Find a person",
                    show_label=False,
                    placeholder="Name, role or organisation",
                    max_lines=1,
                    container=False,
                )
                go = gr.Button("Search", variant="primary", size="sm", scale=0, min_width=100)
            people = gr.HTML("", elem_id="people", elem_classes="lib", js_on_load=CONNECTED)
        with gr.Column(elem_classes="aside"):
            person = gr.HTML(person_html(None), elem_id="person", elem_classes="lib", js_on_load=CONNECTED)
            with gr.Accordion(
                "Correct who this is", open=False, visible=False, elem_classes="correct"
            ) as tools:
                others = gr.Dropdown(
                    [],
                    label="The same person as",
                    multiselect=True,
                    allow_custom_value=True,
                    elem_id="others",
                )
                merged = gr.Textbox(label="Called", placeholder="the name shown above", max_lines=1)
                merge = gr.Button("Merge")
                name = gr.Textbox(label="The name to show", max_lines=1)
                rename = gr.Button("Rename")
                sources = gr.CheckboxGroup([], label="Somebody else in these sources", elem_id="apart")
                split_name = gr.Textbox(label="The other one’s name", max_lines=1)
                split = gr.Button("Split")
            outcome = gr.HTML("", elem_id="outcome", elem_classes="lib", js_on_load=WATCHED)
            with gr.Accordion("Corrections made by hand", open=False, elem_classes="correct"):
                made = gr.HTML("", elem_id="made", elem_classes="lib", js_on_load=CONNECTED)
    return PeopleTab(
        wanted=wanted,
        go=go,
        people=people,
        chosen=chosen,
        page=page,
        person=person,
        outcome=outcome,
        made=made,
        others=others,
        merged=merged,
        merge=merge,
        name=name,
        rename=rename,
        sources=sources,
        split_name=split_name,
        split=split,
        tools=tools,
    )


def wire(tab: PeopleTab, desk: Desk) -> None:
    """Join the tab's parts."""
    gr.on(
        [tab.wanted.input, tab.wanted.submit, tab.go.click],
        lambda wanted: (*_listed(desk, wanted, 0), ""),
        inputs=[tab.wanted],
        outputs=[tab.people, tab.page, tab.outcome],
        trigger_mode="always_last",
        **QUIET,
    )
    tab.people.submit(
        _acting(desk),
        inputs=[tab.wanted, tab.chosen, tab.page],
        outputs=[*tab.outputs, tab.outcome],
        **QUIET,
    )
    changed = [tab.outcome, *tab.outputs]
    standing = [tab.wanted, tab.chosen, tab.page]
    tab.merge.click(
        _correcting(desk, _merge),
        inputs=[*standing, tab.others, tab.merged],
        outputs=[*changed, tab.merged],
        **QUIET,
    )
    tab.rename.click(_correcting(desk, _rename), inputs=[*standing, tab.name], outputs=changed, **QUIET)
    tab.split.click(
        _correcting(desk, _split),
        inputs=[*standing, tab.sources, tab.split_name],
        outputs=[*changed, tab.split_name],
        **QUIET,
    )
    tab.made.submit(_undoing(desk), inputs=standing, outputs=changed, **QUIET)


def shown(desk: Desk, wanted: str, chosen: str, page: int) -> tuple[_Update, ...]:
    """The whole tab as the library is now: the list, and the person, if they are still there."""
    try:
        people = desk.people()
    except WhosaidError as error:
        return error_html(error.message, error.remedy), chosen, page, *(gr.skip(),) * 6
    person = _named(people, chosen)
    others = [each.name for each in people.persons if person is None or each.name != person.name]
    sources = (
        [(f"{r.title} ({r.published})" if r.published else r.title, r.source) for r in person.readings]
        if person
        else []
    )
    return (
        list_html(people, wanted, page),
        person.name if person else "",
        page,
        person_html(person),
        corrections_html(people.corrections),
        gr.update(choices=others[:MOST_CHOICES], value=[]),
        person.name if person else "",
        gr.update(choices=sources, value=[]),
        gr.update(visible=person is not None),
    )


def _named(people: People, name: str) -> KnownPerson | None:
    return next((person for person in people.persons if person.name == name), None)


def _listed(desk: Desk, wanted: str, page: int) -> tuple[str, int]:
    try:
        return list_html(desk.people(), wanted, page), page
    except WhosaidError as error:
        return error_html(error.message, error.remedy), page


def _acting(desk: Desk) -> Callable[..., tuple[_Update, ...]]:
    """The handler of the list: a person is opened, a page turned."""

    def act(happening: gr.EventData, wanted: str, chosen: str, page: int) -> tuple[_Update, ...]:
        data = sent(happening)
        match data.get("action"):
            case "person":
                chosen = str(data.get("id", ""))
            case "page":
                page = int(data.get("page", 0))
        return *shown(desk, wanted, chosen, page), ""

    return act


# ---- corrections


def _merge(chosen: str, others: Sequence[str], into: str) -> Correction:
    if not others:
        raise UsageError("Nobody is chosen to merge with.", "Choose who is the same person.")
    return Merge(names=(chosen, *others), into=into.strip() or chosen)


def _rename(chosen: str, name: str) -> Correction:
    return Rename(name=chosen, into=name.strip())


def _split(chosen: str, sources: Sequence[str], into: str) -> Correction:
    if not sources:
        raise UsageError("No source is chosen.", "Choose the sources that mean somebody else.")
    return Split(name=chosen, sources=tuple(sources), into=into.strip())


def _correcting(desk: Desk, read: Callable[..., Correction]) -> Callable[..., tuple[_Update, ...]]:
    """The handler of a button that corrects: what it did, or why not, and the tab as it then is."""

    def correct(wanted: str, chosen: str, page: int, *form: Sequence[str]) -> tuple[_Update, ...]:
        emptied = ("",) * (len(form) - 1)
        try:
            made = desk.correct(read(chosen, *form))
        except WhosaidError as error:
            return error_html(error.message, error.remedy), *(gr.skip(),) * 9, *(gr.skip(),) * len(emptied)
        said = done_html(f"Done: {made.correction}. It can be undone below.")
        after = chosen if isinstance(made.correction, Split) else made.correction.into
        return said, *shown(desk, wanted, after, page), *emptied

    return correct


def _undoing(desk: Desk) -> Callable[..., tuple[_Update, ...]]:
    def undo(happening: gr.EventData, wanted: str, chosen: str, page: int) -> tuple[_Update, ...]:
        try:
            gone = desk.undo(int(sent(happening).get("number", 0)))
        except WhosaidError as error:
            return error_html(error.message, error.remedy), *(gr.skip(),) * 9
        before = gone.correction.names[0] if isinstance(gone.correction, Merge) else gone.correction.name
        return done_html(f"Taken back: {gone.correction}."), *shown(desk, wanted, before, page)

    return undo
