"""What the chat shows, as pure functions from values to HTML or Markdown.

Every text that comes from a source, a model or a user is escaped; markup is written here, in `answer_text`
and in `source_cards` alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.phrases import label
from rag.types import Answer, Check, Citation, Mode, NoAnswer
from rag.verification import summary as checked
from ui.answer_text import answer_html, doubt, failed_checks
from ui.chat_turns import Turn
from ui.markup import button, escape, para, prose, tag
from ui.source_cards import cards, language_name, sources_html

__all__ = [
    "LibraryInfo",
    "copy_markdown",
    "error_html",
    "header_html",
    "language_name",
    "reference",
    "sources_html",
    "thread_html",
    "turn_html",
    "welcome_html",
]

_SHOWN = {Answer: "Sources", NoAnswer: "Nearest passages", type(None): "Passages read"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryInfo:
    """What the page says of the library it asks."""

    documents: int
    passages: int
    quotes: int
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes, most frequent first."""
    data: str = ""
    """The data folder."""
    notice: str | None = None
    """One line above the chat: that no model runs, or that the library is empty, and what to do."""


def _count(number: int, forms: tuple[str, str]) -> str:
    return f"{number:,} {forms[0] if number == 1 else forms[1]}"


# ---- the page's head, and the chat while it is empty


def header_html(info: LibraryInfo) -> str:
    """Title, what the library holds, and the notice where there is one."""
    facts = [
        _count(info.documents, ("source", "sources")),
        _count(info.passages, ("passage", "passages")),
        _count(info.quotes, ("quotation", "quotations")),
        ", ".join(name for code in info.languages if (name := language_name(code))),
    ]
    listed = "".join(tag("li", escape(fact)) for fact in facts if fact)
    folder = tag("li", tag("code", escape(info.data)), class_="folder") if info.data else ""
    masthead = (
        tag("h1", "who<span>said</span>")
        + para("tagline", "Who said what, in their exact words.")
        + tag("ul", listed + folder, class_="facts", aria_label="The library")
    )
    notice = tag("p", prose(info.notice), class_="notice", role="status") if info.notice else ""
    return tag("header", masthead, class_="masthead") + notice


def welcome_html(examples: Sequence[str]) -> str:
    """The empty chat: what this is for, and questions to begin with."""
    chips = "".join(button("example", text, class_="chip", data_text=text) for text in examples)
    return tag(
        "section",
        tag("h2", "Ask what was said")
        + para("", "Every answer shows who said it, in which words, and where it stands.")
        + (para("hint", "Begin with one of these") + tag("div", chips, class_="chips") if chips else ""),
        class_="welcome",
    )


# ---- the conversation


def thread_html(
    turns: Sequence[Turn], *, first: int = 1, examples: Sequence[str] = (), busy: bool = False
) -> str:
    """The turns, numbered from `first`; the welcome where there is none. While another answer is under way
    (`busy`) none of these can be edited or asked again.
    """
    if turns or busy:
        last = 0 if busy else first + len(turns) - 1
        shown = "".join(turn_html(n, turn, last=n == last) for n, turn in enumerate(turns, first))
    else:
        shown = welcome_html(examples)
    # Finished answers are read out whole; the growing one, which stands elsewhere, is not.
    return tag("div", shown, role="log", aria_label="Conversation")


def turn_html(number: int, turn: Turn, *, last: bool) -> str:
    """A question and its answer. The last turn can be edited and answered again."""
    question = para("ask-text", turn.question) + para("scope", turn.scope and f"Only {turn.scope}")
    ask = tag("div", question + (_edit_form(turn) if last else ""), class_="ask")
    answer = tag("div", _body(number, turn) + _tools(number, turn, last=last), class_="answer")
    busy = "true" if turn.running else None
    return tag("article", ask + answer, class_="turn", data_turn=number, aria_busy=busy)


def _edit_form(turn: Turn) -> str:
    field = tag("textarea", escape(turn.question), rows=2, aria_label="Edit the question")
    buttons = tag("div", tag("button", "Ask") + button("cancel", "Cancel"))
    return tag("form", field + buttons, class_="edit", hidden=True)


def _body(number: int, turn: Turn) -> str:
    notices = "".join(tag("p", prose(notice), class_="note") for notice in turn.notices)
    match turn.result:
        case Answer() as answer:
            main = _answer(number, answer)
        case NoAnswer() as nothing:
            main = _no_answer(nothing)
        case None:
            main = _unfinished(number, turn)
    return notices + _thinking(number, turn) + main + _ending(turn)


def _thinking(number: int, turn: Turn) -> str:
    if not turn.thinking:
        return ""
    summary = tag("summary", "The model’s reasoning, not part of the answer")
    text = tag("p", escape(turn.thinking))
    return tag("details", summary + text, class_="thinking", data_key=f"thinking-{number}")


def _unfinished(number: int, turn: Turn) -> str:
    if turn.text:
        text = answer_html(turn.text, turn=number, numbers=range(1, len(turn.hits) + 1))
        return tag("div", text, class_="answer-text writing" if turn.running else "answer-text")
    if not turn.running:
        return ""
    passages = _count(len(turn.hits), ("passage", "passages"))
    return para("waiting", f"Reading {passages}" if turn.hits else "Searching the sources")


def _ending(turn: Turn) -> str:
    """Why the answer ends here, where it isn't by itself."""
    if turn.error:
        message, remedy = turn.error
        return error_html(message, remedy)
    if turn.stopped:
        return para("note", "Stopped." + (" What stands here has not been checked." if turn.text else ""))
    return ""


def error_html(message: str, remedy: str = "") -> str:
    """What went wrong, and what to do about it."""
    return tag("p", f"{tag('strong', prose(message))} {prose(remedy)}".rstrip(), class_="error", role="alert")


def _answer(number: int, answer: Answer) -> str:
    numbers = {citation.n for citation in answer.citations}
    text = answer_html(answer.text, turn=number, numbers=numbers, checks=answer.checks)
    body = tag("div", text, class_="answer-text") + _doubts(number, answer.checks) + _summary(answer)
    return _understood(answer) + body


def _understood(result: Answer | NoAnswer) -> str:
    """The standalone question, where a follow-up was made into one."""
    return para("summary", f"{label('understood', result)}: {result.rewritten}") if result.rewritten else ""


def _doubts(number: int, checks: Sequence[Check]) -> str:
    """The failed checks as a list, numbered like their marks in the text."""
    items = "".join(
        tag(
            "li", f"<q>{escape(check.text)}</q> {escape(doubt(check))}", id=f"doubt-{number}-{n}", tabindex=-1
        )
        for n, check in enumerate(failed_checks(checks), 1)
    )
    head = para("", "Check before you use this")
    return tag("div", head + tag("ol", items), class_="doubts", role="note") if items else ""


def _summary(answer: Answer) -> str:
    """How it was written and what was checked, in one line."""
    if answer.mode is Mode.QUOTES:
        how = label("own_words", answer)
    else:
        how = label("written", answer, model=answer.model or "a model")
    return para("summary", " · ".join(part for part in (how, checked(answer.checks)) if part))


def _no_answer(nothing: NoAnswer) -> str:
    return tag(
        "div",
        para("verdict", label("no_answer", nothing))
        + para("", nothing.reason)
        + para("searched", nothing.searched and f"{label('searched', nothing)}: {nothing.searched}"),
        class_="nothing",
    )


def _tools(number: int, turn: Turn, *, last: bool) -> str:
    if turn.running:
        return ""
    buttons: list[str] = []
    if count := len(cards(turn)):
        buttons.append(button("sources", f"{_SHOWN[type(turn.result)]} ({count})", data_turn=number))
    if isinstance(turn.result, Answer):
        buttons.append(button("copy", "Copy with sources", data_text=copy_markdown(turn.result)))
    if last:
        buttons += [button("retry", "Answer again"), button("edit", "Edit question")]
    return tag("div", "".join(buttons), class_="tools", role="group", aria_label="Actions on this answer")


# ---- for the clipboard


def copy_markdown(answer: Answer) -> str:
    """The answer with its markers, what did not hold, and the list of its sources, as Markdown."""
    parts = [answer.text.strip()]
    if failures := failed_checks(answer.checks):
        parts.append("Not confirmed:\n\n" + "\n".join(f"- “{c.text}” {doubt(c)}" for c in failures))
    if answer.citations:
        parts.append("Sources:\n\n" + "\n".join(f"- {reference(citation)}" for citation in answer.citations))
    return "\n\n".join(parts) + "\n"


def reference(citation: Citation) -> str:
    """`[1] “the exact words” — speaker, role, affiliation. Title, event, date. Where it stands`."""
    speaker, document = citation.speaker, citation.document
    who = ", ".join(p for p in (speaker.name, speaker.role, speaker.affiliation) if p) if speaker else ""
    what = ", ".join(part for part in (document.title, document.event, document.published) if part)
    words = f"“{' '.join(citation.text.split())}”" + (f" — {who}" if who else "")
    return f"[{citation.n}] {words}. {what}. {document.url or document.source}"
