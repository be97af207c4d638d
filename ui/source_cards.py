"""The sources beside the chat: numbered cards, each with its passage and the cited words marked in it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from rag.types import Answer, Citation, DocumentInfo, Hit, NoAnswer, Passage, Person, Span
from ui.chat_turns import Turn
from ui.markup import button, escape, message, para, tag

_LANGUAGES = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
}


def language_name(code: str) -> str:
    """The English name of a language; the code itself where it has none here, nothing for an unknown one."""
    return "" if code == "und" else _LANGUAGES.get(code, code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A source to show: a citation, a near miss, or a passage that is being read."""

    n: int
    document: DocumentInfo
    passage: Passage
    text: str
    spans: tuple[Span, ...] = ()
    speaker: Person | None = None
    label: str = ""


def cards(turn: Turn) -> list[Card]:
    """What stands beside a turn, in the order of its numbers."""
    match turn.result:
        case Answer(citations=citations):
            return [_cited(citation, "") for citation in citations]
        case NoAnswer(nearest=citations):
            return [_cited(citation, "nearest") for citation in citations]
        case None:
            return [_read(n, hit) for n, hit in enumerate(turn.hits, 1)]


def _cited(citation: Citation, label: str) -> Card:
    return Card(
        n=citation.n,
        document=citation.document,
        passage=citation.passage,
        text=citation.text,
        spans=citation.spans,
        speaker=citation.speaker,
        label=label,
    )


def _read(n: int, hit: Hit) -> Card:
    return Card(n=n, document=hit.document, passage=hit.passage, text=hit.passage.text, label="passage")


def sources_html(turns: Sequence[Turn], *, first: int = 1) -> str:
    """One set of cards a turn, numbered from `first`; the page's script shows the selected one."""
    sets = "".join(_set(number, turn) for number, turn in enumerate(turns, first))
    empty = "The sources of an answer stand here, with the words it rests on highlighted."
    return tag("h2", "Sources", class_="sources-title") + para("sources-empty", empty) + sets


def _set(number: int, turn: Turn) -> str:
    shown = "".join(card_html(number, card) for card in cards(turn))
    if not shown:
        return ""
    label = f"Sources of answer {number}"
    return tag(
        "section",
        para("source-of", turn.question) + shown,
        class_="source-set",
        data_turn=number,
        aria_label=label,
    )


def card_html(turn: int, card: Card) -> str:
    """One source: what it is, who speaks, and the passage with the cited words marked."""
    return tag(
        "article",
        _head(card)
        + speaker_html(card.speaker, linked=True)
        + place_html(card.passage.headings, card.passage.locator)
        + tag("blockquote", passage_html(card))
        + tag("p", origin_html(card.document), class_="origin")
        + button("back", "Back to the answer", class_="back", data_turn=turn),
        class_="card",
        id=f"source-{turn}-{card.n}",
        data_n=card.n,
        tabindex=-1,
        aria_label=f"Source {card.n}: {card.document.title}",
    )


def _head(card: Card) -> str:
    document = card.document
    facts = (document.event, document.published, language_name(document.language))
    number = tag("span", str(card.n), class_="number", aria_hidden="true")
    title = tag("h3", escape(document.title)) + para("facts", " · ".join(fact for fact in facts if fact))
    label = tag("span", escape(card.label), class_="tag") if card.label else ""
    return tag("div", number + tag("div", title) + label, class_="card-head")


def speaker_html(speaker: Person | None, *, linked: bool = False) -> str:
    """Name, role and affiliation in a line; nothing for a source without a speaker. Linked, the name opens
    everything the person said.
    """
    if speaker is None:
        return ""
    rest = "".join(f", {escape(part)}" for part in (speaker.role, speaker.affiliation) if part)
    opens = {"title": f"Everything {speaker.name} said", "data_send": message("person", name=speaker.name)}
    name = button("send", speaker.name, class_="person", **opens) if linked else escape(speaker.name)
    return tag("p", tag("strong", name) + rest, class_="speaker")


def place_html(headings: Sequence[str], locator: str | None) -> str:
    """The headings above a passage, and its page or time."""
    return para("place", " · ".join(part for part in (" › ".join(headings), locator) if part))


def passage_html(card: Card) -> str:
    """The passage with the spans marked by offsets; the cited words alone where it does not hold them all."""
    passage = card.passage
    if not all(passage.start <= a <= b <= passage.end for a, b in card.spans):
        return tag("p", tag("mark", escape(card.text)))
    return tag(
        "p", highlighted(passage.text, [(a - passage.start, b - passage.start) for a, b in card.spans])
    )


def highlighted(text: str, spans: Collection[Span], mention: Span | None = None) -> str:
    """The text, escaped, with `<mark>` around each span, and `<u>` around a mention that lies outside them."""
    marks = merged(spans)
    pieces = [(start, end, "mark") for start, end in marks]
    if mention and all(mention[1] <= start or end <= mention[0] for start, end in marks):
        pieces = sorted([*pieces, (*mention, "u")])
    out: list[str] = []
    at = 0
    for start, end, name in pieces:
        out += [escape(text[at:start]), tag(name, escape(text[start:end]))]
        at = end
    return "".join([*out, escape(text[at:])])


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, empty ones left out, overlapping or touching ones joined."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def origin_html(document: DocumentInfo) -> str:
    """A link for a page of the web, followed only when it is clicked; a path as text."""
    address = document.url or document.source
    if address.lower().startswith(("https://", "http://")):
        return tag("a", escape(address), href=address, target="_blank", rel="noopener noreferrer")
    return tag("code", escape(document.source))
