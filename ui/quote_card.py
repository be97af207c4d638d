"""Words to pass on: a card with speaker and source, as HTML, as Markdown, as a citation. Pure.

Words stand in quotation marks only where the source gives them as spoken; reported speech is marked as such.
"""

import json
from dataclasses import dataclass

from rag.phrases import quoted
from rag.types import DocumentInfo, Person, Quote, QuoteKind
from ui.desk import Found, Place
from ui.markup import button, escape, para, tag
from ui.source_cards import highlighted, language_name, origin_html, place_html, speaker_html

KINDS = {
    QuoteKind.DIRECT: "Direct",
    QuoteKind.PARTIAL: "In part",
    QuoteKind.INDIRECT: "Reported",
    QuoteKind.PULL: "Pull quote",
    QuoteKind.TURN: "Turn",
}
EMPTY = "Choose a row: its words stand here, in their passage and as a card to pass on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Exact words of a source, with whom and where they are from."""

    text: str
    document: DocumentInfo
    speaker: Person | None = None
    reported: bool = False
    """Whether they are the source's report of what was said, and no quotation."""

    @property
    def marked(self) -> str:
        """On one line, in the quotation marks of their language where they are a quotation."""
        line = " ".join(self.text.split())
        # A comma before the closing mark belongs to the sentence around the words.
        return line if self.reported else quoted(line.rstrip(" ,"), self.document.language)

    @property
    def who(self) -> str:
        """Name, role and affiliation."""
        return described(self.speaker) if self.speaker else ""

    @property
    def where(self) -> str:
        """Title, event and date."""
        document = self.document
        return ", ".join(part for part in (document.title, document.event, document.published) if part)

    @property
    def link(self) -> str:
        return self.document.url or self.document.source


def described(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.role, person.affiliation) if part)


def words_of(found: Found) -> Words:
    quote = found.quote
    return Words(
        text=quote.text,
        document=found.document,
        speaker=quote.speaker,
        reported=quote.kind is QuoteKind.INDIRECT,
    )


def markdown(words: Words) -> str:
    """A block quotation with its speaker and source."""
    who = f"{words.who}{' (reported)' if words.reported else ''}. " if words.who else ""
    return f"> {words.marked}\n>\n> — {who}{words.where}. <{words.link}>\n"


def citation(words: Words) -> str:
    """One line of plain text: who, the words, where."""
    who = f"{words.who}{' (reported)' if words.reported else ''}: " if words.who else ""
    return f"{who}{words.marked} ({words.where}, {words.link})"


# ---- as HTML


def card_html(words: Words) -> str:
    """The card with what can be done with it."""
    document = words.document
    reported = tag("span", "Reported, not quoted", class_="tag") if words.reported else ""
    facts = " · ".join(f for f in (document.event, document.published, language_name(document.language)) if f)
    caption = (
        speaker_html(words.speaker)
        + para("title", document.title)
        + para("facts", facts)
        + tag("p", origin_html(document), class_="origin")
    )
    figure = tag(
        "figure",
        reported
        + tag("blockquote", tag("p", escape(words.marked)), lang=language_of(document))
        + tag("figcaption", caption),
        class_="quote-card",
    )
    return figure + tools_html(words)


def tools_html(words: Words) -> str:
    """Copy as Markdown, copy the citation, download as a picture."""
    return tag(
        "div",
        button("copy", "Copy citation", data_text=citation(words), data_said="Citation copied")
        + button("copy", "Copy Markdown", data_text=markdown(words), data_said="Copied as Markdown")
        + button("picture", "Download PNG", data_card=picture(words)),
        class_="card-tools",
        role="group",
        aria_label="Pass these words on",
    )


def picture(words: Words) -> str:
    """What the page's script draws, as JSON."""
    return json.dumps(
        {
            "words": words.marked,
            "who": words.speaker.name if words.speaker else "",
            "role": ", ".join(p for p in (words.speaker.role, words.speaker.affiliation) if p)
            if words.speaker
            else "",
            "note": "Reported, not quoted" if words.reported else "",
            "where": words.where,
            "link": words.link,
        },
        ensure_ascii=False,
    )


def panel_html(found: Found | None, place: Place | None) -> str:
    """Beside the list: the card of the chosen utterance, and its passage with the words highlighted."""
    if found is None:
        return tag("h2", "The words in their place", class_="aside-title") + para("aside-empty", EMPTY)
    quote = found.quote
    return tag(
        "article",
        card_html(words_of(found))
        + passage_html(place, quote.spans, quote.speaker_span, found.document)
        + tag("p", certainty(quote), class_="why")
        + button("list", "Back to the list", class_="back"),
        class_="detail",
        data_id=quote.id,
        tabindex=-1,
        aria_label=f"Quotation from {found.document.title}",
    )


def passage_html(
    place: Place | None,
    spans: tuple[tuple[int, int], ...],
    mention: tuple[int, int] | None,
    document: DocumentInfo,
) -> str:
    """The passage around words, which are highlighted; the mention of their speaker is underlined."""
    head = tag("h3", "In the source")
    if place is None:
        return head + para("gone", "This document has changed or left the library since. Search again.")
    at = place.start
    inside = mention and at <= mention[0] <= mention[1] <= at + len(place.text)
    shown = highlighted(
        place.text,
        [(a - at, b - at) for a, b in spans],
        (mention[0] - at, mention[1] - at) if mention and inside else None,
    )
    return (
        head
        + place_html(place.headings, place.locator)
        + tag(
            "blockquote",
            tag("p", shown),
            class_="passage",
            lang=language_of(document),
            tabindex=0,
            aria_label="Passage",
        )
    )


def certainty(quote: Quote) -> str:
    """How sure the speaker is, and why, as HTML."""
    if quote.speaker is None:
        return escape(
            "The source names nobody for these words." + (f" {quote.reason}" if quote.reason else "")
        )
    sure = f"Speaker {round(100 * quote.confidence)} % sure"
    return escape(f"{sure}: {quote.reason}" if quote.reason else f"{sure}.")


def language_of(document: DocumentInfo) -> str | None:
    """The value of a `lang` attribute."""
    return None if document.language == "und" else document.language
