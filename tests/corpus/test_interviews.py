"""Interviews whose answers bear no label: whose words they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import BlockKind, Document
from corpus.readers import read_bytes
from tests.corpus.checks import check_blocks


def read(body: str, *, title: str = "A talk", author: str = "") -> Document:
    header = f"---\ntitle: {title}\n" + (f"author: {author}\n" if author else "") + "---\n\n"
    document = read_bytes((header + body).encode(), source="talk.md")
    check_blocks(document)
    return document


def turns(document: Document) -> list[tuple[str | None, str]]:
    """Voice and words of every turn; of nobody by name are the questions."""
    return [(b.voice, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.TURN]


def answers(document: Document) -> set[str | None]:
    """The voices of what is said and is no question."""
    return {voice for voice, words in turns(document) if not words.endswith("?")}


BOLD = """**How did you begin?**

With a lost key. I still have the lock.

**What is your talk about?**

Tides.

**Do you have advice for newcomers?**

Start small.
"""
ITALIC = BOLD.replace("**", "*")
HEADINGS = BOLD.replace("**H", "## H").replace("**W", "## W").replace("**D", "## D").replace("**", "")
NUMBERED = """ 1. **How did you begin?**

    With a lost key. I still have the lock.

 2. **What is your talk about?**

    Tides.

 3. **Do you have advice for newcomers?**

    Start small.
"""
SAME_PARAGRAPH = BOLD.replace("?**\n\n", "?**\n")


@pytest.mark.parametrize("body", [BOLD, ITALIC, HEADINGS, NUMBERED, SAME_PARAGRAPH])
def test_answers_are_the_words_of_the_one_who_is_announced(body: str):
    document = read(f"We talked with Rebecca Stroud (Halyard), its chief executive.\n\n{body}")
    said = turns(document)
    assert ("Rebecca Stroud", "With a lost key. I still have the lock.") in said
    assert answers(document) == {"Rebecca Stroud"}
    first = next(b for b in document.blocks if b.voice)
    assert document.text[first.voice_start : first.voice_end] == "Rebecca Stroud"


@pytest.mark.parametrize(
    ("title", "introduction"),
    [
        ("Interview de Solène Garrigue", "Elle parle à Lyon."),
        ("Entretien avec Solène Garrigue (Lyon) au sujet des ports", "Un rapport."),
        ("Rencontre avec la coach agile Solène Garrigue", "Elle anime un atelier."),
        ("Interview d'Alexis Garrigue", "Il anime un atelier."),
        ("Spotlight on tides", "In this post, Nitish Kumar interviews Solène Garrigue (Lyon), its lead."),
        ("Spotlight on tides", "We spoke with Solène Garrigue, Co-Chair of Tides and Software Engineer."),
        ("Tides", "*Continuing our series of interviews, Solène Garrigue from Lyon talks about tides.*"),
        ("Tides", "Solène Garrigue a accepté de répondre à nos questions sur le rapport."),
        ("Tides", "Our first interview is with somebody from Lyon."),
    ],
)
def test_how_an_interview_is_announced(title: str, introduction: str):
    body = BOLD if "somebody" not in introduction else BOLD.replace("With", "I’m Solène Garrigue. With")
    (voice,) = answers(read(f"{introduction}\n\n{body}", title=title))
    assert voice is not None
    assert voice.split()[-1] == "Garrigue"


def test_of_several_who_are_interviewed_nobody_is_named():
    document = read(f"We talked with Rebecca Stroud (Halyard) and Walter Dietz (Kelp).\n\n{BOLD}")
    assert answers(document) == {None}


def test_the_label_of_the_answers_stands_before_the_title():
    """An organisation is announced, a person answers: the words are the person's, without the label."""
    body = "\n\n".join(
        f"**What about point {n}?**\n\n[Ada Brinkmann](/ada) : The answer number {n} is a long one indeed."
        for n in range(1, 4)
    )
    document = read(body, title="Interview with the Nordlicht Grid")
    assert answers(document) == {"Ada Brinkmann"}
    assert all(words.startswith("The answer") for voice, words in turns(document) if voice)


def test_the_byline_of_a_pull_quote_tells_who_answers():
    pulled = "> With a lost key. I still have the lock.\n>\n> — Rebecca Stroud, chief executive, Halyard\n\n"
    document = read(BOLD.replace("Tides.\n", f"I sell tides.\n\n{pulled}"))
    assert answers(document) == {"Rebecca Stroud"}


def test_a_page_of_questions_that_interviews_nobody_stays_as_it_is():
    assert turns(read("Everything about the event.\n\n" + HEADINGS.replace("I ", "We "))) == []


def test_headings_some_of_which_happen_to_ask_are_no_interview():
    text = "We met Rebecca Stroud.\n\n" + "".join(
        f"## {h}\n\nI saw it.\n\n" for h in ("Day one", "Why?", "Day two", "How?", "Food", "Who?", "End")
    )
    assert turns(read(text, title="Interview with Rebecca Stroud")) == []


def test_what_the_interviewer_tells_between_the_answers_is_no_answer():
    text = (
        "We talked with Rebecca Stroud.\n\n"
        + BOLD.replace("Tides.", "I sell tides.\n\nStroud looks at her phone.")
        + "\n*Interview: Jane Doe.*\n\nThe magazine appears on Tuesdays.\n"
    )
    said = [words for voice, words in turns(read(text)) if voice]
    assert "I sell tides." in said
    assert not {"Stroud looks at her phone.", "The magazine appears on Tuesdays."} & set(said)


def test_a_drawn_line_ends_the_last_answer():
    text = f"We talked with Rebecca Stroud.\n\n{BOLD}\n---\n\nRead more on our site.\n"
    assert "Read more on our site." not in [words for _, words in turns(read(text))]


def test_a_remark_in_the_type_of_the_questions_is_asked_too():
    text = "We talked with Rebecca Stroud.\n\n" + BOLD + "\n**That sounds easy.**\n\nIt is not.\n"
    assert (None, "That sounds easy.") in turns(read(text))
    assert ("Rebecca Stroud", "It is not.") in turns(read(text))


_LINES = st.sampled_from(
    [
        "**Why?**",
        "*How?*",
        "## When?",
        "I know.",
        "We spoke with Jane Doe.",
        "> Yes\n> — Jane Doe",
        "---",
        "- x",
    ]
)


@given(st.lists(_LINES, max_size=14).map("\n\n".join))
def test_blocks_always_hold(body: str):
    if body.strip(" -\n>*#"):
        read("An article.\n\n" + body, title="Interview with Jane Doe")


def _asked(*questions: str) -> str:
    replies = ("With a lost key. I still have the lock.", "Tides.", "Start small.")
    return "\n\n".join(f"{q}\n\n{reply}" for q, reply in zip(questions, replies, strict=True)) + "\n"


@pytest.mark.parametrize(
    "questions",
    [
        ("Theo: How did it begin?", "Theo: What is your talk about?", "Theo: And newcomers?"),
        ("Q: How did it begin?", "Q: What is your talk about?", "Q: And newcomers?"),
        (">> How did it begin?", ">> What is your talk about?", ">> And newcomers?"),
        ("**1.** How did it begin?", "**2.** What is your talk about?", "**3.** And newcomers?"),
        ("1. How did it begin?", "2. What is your talk about?", "3. And newcomers?"),
    ],
)
def test_questions_by_a_label_a_sign_or_a_number_are_answered_by_the_one_announced(
    questions: tuple[str, str, str],
) -> None:
    document = read(f"We spoke with Mei-Ling Hartono about her work.\n\n{_asked(*questions)}")
    assert [voice for voice, words in turns(document) if not words.endswith("?")] == ["Mei-Ling Hartono"] * 3
    assert next(words for _, words in turns(document) if words.endswith("?")) == "How did it begin?"


def test_without_an_announcement_numbered_questions_interview_nobody() -> None:
    assert not turns(read("A list.\n\n" + _asked("1. How does it begin?", "2. Where?", "3. And then?")))


SECTION = """## Festival

Nobody was there.

## Kelp

{announced}

### How did it begin?

I found a key.

### What was hard?

Saying no.

### What comes next?

Holidays.

## Other news

The hall is heated.

### Tickets

All sold.
"""


def test_a_section_may_be_an_interview() -> None:
    said = turns(read(SECTION.format(announced="Témoignage de Mei-Ling Hartono, qui tient Kelp.")))
    assert said == [
        ("Mei-Ling Hartono", "I found a key."),
        ("Mei-Ling Hartono", "Saying no."),
        ("Mei-Ling Hartono", "Holidays."),
    ]


def test_a_section_of_questions_that_announces_nobody_is_none() -> None:
    assert not turns(read(SECTION.format(announced="Kelp is a registry.")))


def test_a_line_that_says_who_gives_the_answers() -> None:
    notice = "Toutes les réponses ont été rédigées par Nadia Belhaj-Perrin et Camille Sauvageot."
    questions = ("**Iris : Comment est-il né ?**", "**Iris : Qui l'utilise ?**", "**Iris : Et demain ?**")
    voices = [voice for voice, _ in turns(read(f"{notice}\n\n{_asked(*questions)}"))]
    assert voices == ["Iris", "Nadia Belhaj-Perrin et Camille Sauvageot"] * 3


@pytest.mark.parametrize(
    ("title", "introduction"),
    [
        ("Interview with HalyardWorks", "More on how users see it."),
        ("Entretien avec HalyardWorks", "Un rapport."),
        ("Ports", "Next in our series of interviews, HalyardWorks talks about how it began."),
    ],
)
def test_an_organisation_answers_where_no_person_is_announced(title: str, introduction: str):
    document = read(f"{introduction}\n\n{BOLD.replace('you begin', 'HalyardWorks begin')}", title=title)
    assert answers(document) == {"HalyardWorks"}
    named = read(f"{introduction}\n\n{BOLD.replace('With a', 'I am Solène Garrigue, with a')}", title=title)
    assert answers(named) == {"Solène Garrigue"}


def test_a_name_that_only_the_title_has_answers_nothing():
    assert answers(read(BOLD, title="Interview with HalyardWorks")) == {None}
    assert answers(read(BOLD + "\nAll speakers are here.\n", title="Interview with Speakers")) == {None}


@pytest.mark.parametrize(
    "credit",
    [
        "Interviewed by Nitish Kumar.",
        "Propos recueillis par Nitish Kumar",
        "Die Fragen stellte Nitish Kumar.",
        "Das Interview führte Nitish Kumar.",
        "De vragen werden gesteld door Nitish Kumar.",
        "Entrevista realizada por Nitish Kumar.",
    ],
)
def test_unlabelled_questions_are_the_askers_where_he_is_credited(credit: str):
    announced = "We talked with Rebecca Stroud."
    for body in (f"{announced} {credit}\n\n{BOLD}", f"{announced}\n\n{BOLD}\n{credit}\n"):
        document = read(body)
        assert ("Nitish Kumar", "How did you begin?") in turns(document)
        assert answers(document) == {"Rebecca Stroud"}


@pytest.mark.parametrize(
    "announced",
    [
        "In this post, Nitish Kumar interviews Rebecca Stroud.",
        "Nitish Kumar s'entretient avec Rebecca Stroud.",
        "Nitish Kumar sprak met Rebecca Stroud.",
        "Nitish Kumar sprach mit Rebecca Stroud.",
    ],
)
def test_unlabelled_questions_are_the_askers_where_he_meets_whoever_answers(announced: str):
    asked = {voice for voice, words in turns(read(f"{announced}\n\n{BOLD}")) if words.endswith("?")}
    assert asked == {"Nitish Kumar"}


@pytest.mark.parametrize(
    "announced",
    [
        "We talked with Rebecca Stroud.",
        "We talked with Rebecca Stroud. Interviewed by Nitish Kumar and Jonas Lohmann.",
        "We talked with Rebecca Stroud. Nitish Kumar talked to Jonas Lohmann's team.",
    ],
)
def test_questions_stay_nobodys_where_no_one_alone_is_said_to_ask(announced: str):
    asked = {voice for voice, words in turns(read(f"{announced}\n\n{BOLD}")) if words.endswith("?")}
    assert asked == {None}
