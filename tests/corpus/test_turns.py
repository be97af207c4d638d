"""Interviews and transcripts: whose words a paragraph holds."""

import pytest

from corpus.document import BlockKind, Document
from corpus.labels import parse_label, to_seconds
from corpus.readers import read_bytes
from tests.corpus.checks import check_blocks


def turns(document: Document) -> list[tuple[str | None, str]]:
    """Voice and words of every turn."""
    check_blocks(document)
    return [(b.voice, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.TURN]


def read(text: str, suffix: str = "txt") -> Document:
    return read_bytes(text.encode(), source=f"talk.{suffix}")


@pytest.mark.parametrize(
    ("line", "voice", "words", "seconds"),
    [
        ("Jane Doe: Hello.", "Jane Doe", "Hello.", None),
        ("[00:03:12] Jane Doe: Hello.", "Jane Doe", "Hello.", 192),
        ("Jane Doe [00:03:12]: Hello.", "Jane Doe", "Hello.", 192),
        ("Jane Doe (3:12): Hello.", "Jane Doe", "Hello.", 192),
        ("Jane – 00:03:12: Hello.", "Jane", "Hello.", 192),
        ("Speaker 0: 00:03:12", "Speaker 0", "", 192),
        ("Jane Doe 00:03:12", "Jane Doe", "", 192),
        ("Jane Doe: [03:59] Hello.", "Jane Doe", "Hello.", 239),
        ("L'équipe\xa0: Bonjour.", "L'équipe", "Bonjour.", None),
        ("Jane (Acme): Hello.", "Jane (Acme)", "Hello.", None),
        ("Q: Why?", "Q", "Why?", None),
    ],
)
def test_forms_of_a_label(line: str, voice: str, words: str, seconds: float | None):
    label = parse_label(line, 0, len(line))
    assert label is not None
    assert (label.voice, line[label.words_start :].strip(), label.seconds) == (voice, words, seconds)
    assert line[label.start : label.end] == voice


@pytest.mark.parametrize(
    "line",
    ["At 10:30 we left.", "See https://x.example", "The sea is calm; it said: no.", "12:30", ": x", ""],
)
def test_what_is_no_label(line: str):
    assert parse_label(line, 0, len(line)) is None


def test_times_as_seconds():
    assert to_seconds("1:02:03.5") == 3723.5
    assert to_seconds("02:03") == 123


def test_labels_that_recur_are_voices_and_others_are_not():
    document = read("Jane: Hello.\n\nBob: Hi.\n\nNote: the room was cold.\n\nJane: Bye.\n\nBob: Bye.\n")
    assert turns(document) == [("Jane", "Hello."), ("Bob", "Hi."), ("Jane", "Bye."), ("Bob", "Bye.")]


def test_a_schedule_has_no_voices():
    lines = "When: Monday\nWhere: Room 1\nSpeaker: Jane Doe\n\n" * 3
    assert turns(read(lines)) == []


def test_one_label_alone_is_no_conversation():
    text = "Open source: a word.\n\nThe sea.\n\nOpen source: another.\n\nOpen source: a third."
    assert turns(read(text)) == []


def test_turns_on_lines_without_blank_lines_between():
    document = read("Q: Why?\nA: Because.\nQ: When?\nA: Now.\n")
    assert [voice for voice, _ in turns(document)] == ["Q", "A", "Q", "A"]


def test_unlabelled_paragraphs_continue_a_turn_in_a_conversation():
    talk = "Jane: One?\n\nBob: Two.\n\nThree.\n\nJane: Four?\n\nBob: Five."
    text = f"Intro by the paper.\n\n{talk}\n\nThe editor ends.\n"
    assert turns(read(text)) == [
        ("Jane", "One?"),
        ("Bob", "Two."),
        ("Bob", "Three."),
        ("Jane", "Four?"),
        ("Bob", "Five."),
    ]


def test_in_an_article_only_the_labelled_paragraphs_are_turns():
    prose = "The hall was full and the sea was calm that day.\n\n"
    text = f"Jane: One.\n\n{prose * 6}Bob: Two.\n\n{prose * 6}Jane: Three.\n\n{prose * 6}Bob: Four.\n"
    assert turns(read(text)) == [("Jane", "One."), ("Bob", "Two."), ("Jane", "Three."), ("Bob", "Four.")]


def test_a_label_that_stands_alone_belongs_to_what_follows():
    document = read("Jane Doe:\n\nHello.\n\nBob Lee:\n\nHi.\n\nJane Doe:\n\nBye.\n\nBob Lee:\n\nBye.\n")
    assert [voice for voice, _ in turns(document)] == ["Jane Doe", "Bob Lee", "Jane Doe", "Bob Lee"]


def test_times_of_turns_end_where_the_next_begins():
    document = read(
        "[00:00:05] Jane: Hello.\n\n[00:00:09] Bob: Hi.\n\n[00:01:00] Jane: So.\n\n[00:02:00] Bob: Yes.\n"
    )
    times = [(b.start_seconds, b.end_seconds) for b in document.blocks]
    assert times == [(5, 9), (9, 60), (60, 120), (120, None)]


@pytest.mark.parametrize("label", ["**Jane:** ", "**Jane**: ", "**Jane (Acme)**: ", "_Jane:_ "])
def test_bold_names_in_markdown(label: str):
    document = read(f"{label}Hello.\n\n**Bob:** Hi.\n\n{label}Bye.\n\n**Bob:** Bye.\n", "md")
    assert [words for _, words in turns(document)] == ["Hello.", "Hi.", "Bye.", "Bye."]
    assert {voice for voice, _ in turns(document)} == {label.strip(" *_:").replace("**", ""), "Bob"}


def test_a_header_names_the_speakers():
    document = read("---\nspeakers:\n- Jane Doe\n---\n\n**Jane Doe:** Hello.\n\nAnd welcome.\n", "md")
    assert document.speakers == ("Jane Doe",)
    assert turns(document)[0] == ("Jane Doe", "Hello.")


def test_labelled_lines_of_one_markdown_paragraph_are_turns_of_their_own():
    document = read("Q: Why\nnow?\nA: Because.\nQ: When?\nA: Now.\n", "md")
    assert turns(document)[:2] == [("Q", "Why now?"), ("A", "Because.")]


def test_a_name_that_nothing_vouches_for_ends_the_turn_before():
    text = "Jane: One.\n\nBob: Two.\n\nMary Ann Smith: Three.\n\nJane: Four.\n\nBob: Five.\n"
    assert "Mary Ann Smith: Three." not in [words for _, words in turns(read(text))]


def test_a_heading_between_the_paragraphs_of_a_turn_is_nobodys_words():
    text = "Jane: One?\n\nBob: Two.\n\nThe future of tides\n\nThree.\n\nJane: Four?\n\nBob: Five.\n"
    said = turns(read(text))
    assert ("Bob", "Three.") in said
    assert "The future of tides" not in [words for _, words in said]


def test_a_single_voice_counts_where_the_title_names_it():
    label = "[Jane Doe](/jane)"
    talk = f"Why?\n\n{label}: Because.\n\nAnd when?\n\n{label}: Now.\n\nBye?\n\n{label}: Bye."
    document = read(f"---\ntitle: Interview with Jane Doe\n---\n\nAn introduction.\n\n{talk}\n", "md")
    assert turns(document)[:5] == [
        (None, "Why?"),
        ("Jane Doe", "Because."),
        (None, "And when?"),
        ("Jane Doe", "Now."),
        (None, "Bye?"),
    ]


def test_initials_of_the_one_in_the_title_are_a_voice_too():
    talk = "**1.** Why?\n\n**JD:** Because.\n\n**2.** When?\n\n**JD:** Now.\n\n**3.** Who?\n\n**JD:** I.\n"
    document = read(f"---\ntitle: Coffee talk with Jane Doe\n---\n\n{talk}", "md")
    assert [voice for voice, words in turns(document) if not words.endswith("?")] == ["JD"] * 3


def test_a_question_in_bold_between_labelled_answers_is_of_nobody():
    text = (
        "**Jane Doe**: Fine.\n\n**And you?**\n\n**Bob Lee**: Fine.\n\n**Jane Doe**: Ah.\n\n**Bob Lee**: So."
    )
    assert (None, "And you?") in turns(read(text, "md"))


def test_a_label_that_stands_once_counts_in_bold_where_its_bearer_introduces_himself():
    talk = "**Jane:** Who are you?\n\n**Bob:** I'm Bob.\n\nI row.\n\n**Nabarun**: Hi, I am Nabarun from India.\n\n"
    document = read(talk + "**Jane:** Thanks.\n\n**Bob:** Bye.\n", "md")
    assert ("Nabarun", "Hi, I am Nabarun from India.") in turns(document)


def test_a_term_in_bold_is_no_voice():
    talk = "**Jane:** What?\n\n**Bob:** Two.\n\n**Control Plane**: the brain.\n\n**Jane:** Oh.\n\n**Bob:** Yes.\n"
    assert "Control Plane" not in {voice for voice, _ in turns(read(talk, "md"))}


def test_what_follows_a_question_in_bold_is_not_the_interviewers():
    asked = "**Jane: Why?**\n\nBecause.\n\n**Jane: When?**\n\nNow.\n\n"
    talk = f"{asked}**Bob**: I'm Bob.\n\n**Jane: Who?**\n\nYou.\n\n**Jane: So?**"
    said = {words: voice for voice, words in turns(read(talk, "md"))}
    assert said
    assert all(voice != "Jane" for words, voice in said.items() if not words.endswith("?"))


def test_a_last_question_in_bold_has_its_answer_and_the_editor_follows():
    asked = "**Jane: Why?**\n\nBecause.\n\n**Jane: When?**\n\nNow.\n\n**Bob**: I'm Bob.\n\n"
    talk = f"{asked}**Jane: So?**\n\nThe people.\n\nRead more next week."
    said = [words for _, words in turns(read(talk, "md"))]
    assert said[-2:] == ["So?", "The people."]


def test_stage_directions_and_times_alone_are_nobodys_words():
    text = "Jane: One.\n\n(Laughter.)\n\n[00:06:41]\n\nBob: Two.\n\nJane: Three.\n\nBob: Four.\n"
    document = read(text)
    assert [words for _, words in turns(document)] == ["One.", "Two.", "Three.", "Four."]
    assert document.blocks[3].start_seconds == 401


@pytest.mark.parametrize("line", ["L'équipe :Bonjour", "L'équipe\u00a0:Bonjour"])
def test_a_colon_with_its_space_before_it(line: str):
    label = parse_label(line, 0, len(line))
    assert label is not None
    assert line[label.words_start :] == "Bonjour"


JOINT = """**Theo:** Who are you?

**Solène:** Solène.

**Camille:** Camille.

**Theo:** And what do you do?

**Solène:** I chair it.

**Camille:** I keep it running.

The following answers were jointly given by Solène and Camille.

**Theo: What is it for?**

Cities, mostly.

**Theo: Who pays?**

Nobody does.
"""


def test_answers_without_a_label_are_theirs_who_are_said_to_give_them():
    assert turns(read(JOINT, "md"))[6:] == [
        ("Theo", "What is it for?"),
        ("Solène and Camille", "Cities, mostly."),
        ("Theo", "Who pays?"),
        ("Solène and Camille", "Nobody does."),
    ]


LAST = "Theo: Why?\n\nMei-Ling: Because.\n\nTheo: And now?\n\nMei-Ling: We wait.\n\n"


def test_the_last_answer_goes_on_as_far_as_it_says_i_or_we():
    rest = "The key was lost.\n\nWe found another.\n\nThe hall opens in May."
    assert [words for _, words in turns(read(LAST + rest, "md"))][-3:] == [
        "We wait.",
        "The key was lost.",
        "We found another.",
    ]


@pytest.mark.parametrize(
    "rest",
    [
        "We thank her for her time.",
        "We hope to see you there.",
        "Mei-Ling told us so.",
        "Our interview ends.",
    ],
)
def test_what_ends_a_conversation_is_not_the_last_answers(rest: str):
    assert turns(read(LAST + rest, "md"))[-1] == ("Mei-Ling", "We wait.")


PARTLY_LABELLED = """In this spotlight we talked with Solène Garrigue and Maren Oduya, who look after ports.

**Could you introduce yourselves?**

**Maren Oduya**: I am Maren, and I like keys.

**Solène Garrigue**: I am Solène, from Halyard.

**What is the group about?**

It is about ports and how they open.

It also looks after locks.

## Next

**What are you proud of?**

**Maren**: The lock.

**What comes next?**

More ports:

- The first is blue.

**How can people take part?**

Come to a meeting.

**Is there anything else?**

No, we said it all.

More about the group is on its page.
"""


def test_bold_questions_part_an_interview_whose_answers_are_labelled_in_part():
    document = read_bytes(PARTLY_LABELLED.encode(), source="spotlight.md")
    said = [(b.voice, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.TURN]
    assert {voice for voice, words in said if words.endswith("?")} == {None}
    assert [(voice, words) for voice, words in said if not words.endswith("?")] == [
        ("Maren Oduya", "I am Maren, and I like keys."),
        ("Solène Garrigue", "I am Solène, from Halyard."),
        (None, "It is about ports and how they open."),
        (None, "It also looks after locks."),
        ("Maren", "The lock."),
        (None, "More ports:"),
        (None, "The first is blue."),
        (None, "Come to a meeting."),
        (None, "No, we said it all."),
    ]


@pytest.mark.parametrize(
    "label",
    ["Une femme au fond", "A man in the third row", "Een vrouw achterin", "Eine Frau ganz hinten",
     "Una mujer del público"],
)  # fmt: skip
def test_a_label_set_like_the_voices_but_without_a_name_is_nobodys_turn(label: str):
    document = read(
        f"**Maren Oduya:** Welcome to this hall.\n\n**Ida Lohmann:** Thank you for the chairs.\n\n"
        f"**Maren Oduya:** One question.\n\n**{label}:** I work in a small town.\n\n"
        f"**Ida Lohmann:** So do I.\n\n**Maren Oduya:** Good night.\n",
        "md",
    )
    assert (None, "I work in a small town.") in turns(document)
    assert ("Maren Oduya", "I work in a small town.") not in turns(document)
