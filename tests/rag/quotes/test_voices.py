"""Whose turn a label announces, and whose words stand displayed without one."""

import pytest

from corpus.document import BlockKind
from corpus.readers import read_bytes
from rag.quotes.extract import extract
from rag.types import QuoteKind
from tests.rag.quotes.build_document import document, interview


def said(text, suffix="md"):
    """(words, full name or None) of every quote of a source."""
    quotes = extract(read_bytes(text.encode(), source=f"talk.{suffix}"))
    return [(q.text, q.speaker.name if q.speaker else None) for q in quotes]


def voices(*labels, intro=""):
    """Whom the labels of an interview mean that begins with an introduction."""
    talk = "\n\n".join(f"**{label}**: Words of mine." for label in labels)
    found = extract(read_bytes(f"{intro}\n\n{talk}\n".encode(), source="talk.md"))
    return [q.speaker.name if q.speaker else None for q in found if q.kind is QuoteKind.TURN]


INTRO = "Frederico Muñoz (FSM) talked with Xing Yang (Halyard) and Jeremy Olmsted-Thompson about tides."


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Xing Yang", "Xing Yang"),
        ("Xing", "Xing Yang"),
        ("XY", "Xing Yang"),
        ("XING YANG", "Xing Yang"),
        ("FSM", "Frederico Muñoz"),
        ("FM", "Frederico Muñoz"),
        ("JOT", "Jeremy Olmsted-Thompson"),
        ("Arpit", "Arpit"),
        ("ARPIT AGRAWAL", "Arpit Agrawal"),
        ("MiXiT", None),
        ("QQ", None),
        ("M/G/S", None),
        ("L'équipe MiXiT", None),
    ],
)
def test_a_label_means_the_person_whom_the_document_names(label, name):
    assert voices(label, "Ben Cole", label, "Ben Cole", intro=INTRO)[0] == name


def test_initials_in_a_label_mean_its_bearer_from_there_on():
    assert voices("Riaan (RK)", "Ben", "RK", "Ben", "RK") == ["Riaan", "Ben", "Riaan", "Ben", "Riaan"]


def test_the_header_gives_an_affiliation():
    d = interview([("Frederico", "Hello."), ("FM", "Bye.")], authors=("Frederico Muñoz (Halyard)",))
    assert {(q.speaker.name, q.speaker.affiliation) for q in extract(d)} == {("Frederico Muñoz", "Halyard")}


def test_a_turn_of_nobody_by_name_has_no_speaker():
    text = "---\ntitle: Interview with Jane Doe\n---\n\n" + "".join(
        f"**{q}?**\n\n{a}.\n\n" for q, a in (("Why", "I must"), ("When", "Now"), ("You", "Me"))
    )
    assert said(text)[:2] == [("Why?", None), ("I must.", "Jane Doe")]


def test_a_report_that_ends_in_a_colon_announces_the_displayed_quotation():
    told = "Karl Marbaise, président du comité, a déclaré en apprenant la nouvelle :"
    text = f"{told}\n\n:::quote\nC'est un honneur.\n:::"
    assert ("C'est un honneur.", "Karl Marbaise") in said(text)


def test_a_box_that_quotes_somebody_itself_is_read_on():
    text = "> « Le suivi a permis de comprendre. » affirme Hélène Jonin, chargée de mission."
    assert said("Ils ont travaillé ensemble pendant six mois.\n\n" + text) == [
        ("Le suivi a permis de comprendre.", "Hélène Jonin")
    ]


def test_a_displayed_quotation_in_the_first_person_is_of_whom_its_section_is_named_after():
    text = "## Kunal Kushwaha\n\nKunal Kushwaha is a member.\n\n> I believe that one learns on the go.\n"
    assert said(text) == [("I believe that one learns on the go.", "Kunal Kushwaha")]
    assert said(text.replace("I believe", "They believe")) == []


@pytest.mark.parametrize("opinion", ["I think that it went well.", "We know that you believe it."])
def test_the_writers_own_view_in_a_signed_article_is_no_report(opinion):
    assert extract(document(opinion, authors=("Corin Halloway",))) == ()


def test_a_writer_who_quotes_himself_is_quoted():
    (quote,) = extract(document("I said: “It went well for us.”", authors=("Corin Halloway",)))
    assert quote.speaker is not None
    assert quote.speaker.name == "Corin Halloway"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Lucía Ferrándiz respira. «Escribo código y nada más», avisa. «Ya lo he enviado todo.»",
            "Lucía Ferrándiz",
        ),
        ("Un señor levantó la mano. «Yo mantengo dos de esos», dijo.", None),
    ],
)
def test_spanish_leaves_the_subject_out(text, speaker):
    quotes = extract(document("Lucía Ferrándiz, ingeniera de Kelp, escucha.\n\n" + text, "es"))
    assert {q.speaker.name if q.speaker else None for q in quotes} == {speaker}


def test_a_cue_between_dashes_ends_at_the_second_dash():
    text = "—Eso es falso —replica Pilar Quiroga cuando se le dice, sin más—. Hubo una reunión.\n" * 3
    (first, *_) = extract(document(text, "es"))
    assert [document(text).text[a:b] for a, b in first.spans] == ["Eso es falso", "Hubo una reunión."]


def test_a_pronoun_means_the_one_whom_the_sentence_before_is_about():
    text = (
        "Iris Meulemeester, journalist at De Kade, asked. “Is it not low?” she said.\n\n"
        "Rebecca Stroud took it with humour. “It is the bar,” she told the hall."
    )
    assert [q.speaker.name for q in extract(document(text)) if q.speaker] == [
        "Iris Meulemeester",
        "Rebecca Stroud",
    ]


def test_a_title_tells_two_bearers_of_a_surname_apart():
    text = (
        "Rebecca Stroud, Geschäftsführerin von Halyard, und Walter Stroud, Prüfer bei Ninepin, kamen. "
        "Frau Stroud sagte: „Ich habe nie etwas gesagt.“"
    )
    found = [q.speaker.name for q in extract(document(text, "de")) if q.speaker]
    assert found == ["Rebecca Stroud"]


def test_in_french_what_is_said_after_somebody_is_his():
    text = "« Ce sont des chiffres », d’après Solène Garrigue. D’après les chiffres, tout va bien à Lyon."
    found = [(q.text, q.speaker.name if q.speaker else None) for q in extract(document(text, "fr"))]
    assert found == [("Ce sont des chiffres", "Solène Garrigue")]


def test_turns_need_no_label_in_the_text():
    d = read_bytes(
        b"---\ntitle: Interview with Jane Doe\n---\n\n" + b"**Why?**\n\nI must.\n\n" * 3, source="a.md"
    )
    assert {b.voice for b in d.blocks if b.kind is BlockKind.TURN} == {None, "Jane Doe"}
    assert {q.speaker_span for q in extract(d)} == {None}


def test_a_heading_that_asks_what_an_unlabelled_answer_answers_is_a_turn_of_nobody():
    asked = "".join(
        f"## {q}\n\nI {a} it at sea.\n\n" for q, a in (("Why?", "like"), ("When?", "do"), ("How?", "see"))
    )
    text = f"---\ntitle: Interview with Jane Doe\n---\n\nJane Doe talks about tides.\n\n{asked}"
    assert said(text)[:2] == [("Why?", None), ("I like it at sea.", "Jane Doe")]


def test_a_first_name_behind_the_full_name_announces_the_quotation_below():
    text = (
        "Daniel Okonjo, founder of Marlin, came to Lyon.\n\nOf course, Daniel was quick to laugh.\n\n"
        "“It is one cog in a larger machine.” (13:34)\n\nDaniel shared a number:\n\n> “We have five of them.” (14:02)"
    )
    assert said(text) == [
        ("It is one cog in a larger machine.", "Daniel Okonjo"),
        ("We have five of them.", "Daniel Okonjo"),
    ]


def test_several_on_a_label_are_the_first_with_the_others():
    authors = ("Xing Yang", "Jeremy Olmsted-Thompson")
    talk = [("Xing and Jeremy", "Tides."), ("Ben", "Why?"), ("Xing Yang", "So.")]
    first, _, alone = extract(interview(talk, authors=authors))
    assert first.speaker.name == "Xing Yang"
    assert "with Jeremy Olmsted-Thompson" in first.reason
    assert first.confidence < alone.confidence


def test_several_on_a_label_of_whom_one_is_unknown_are_nobody():
    d = interview([("Xing and others", "Tides."), ("Ben", "Why?")], authors=("Xing Yang", "Jo Lee"))
    assert extract(d)[0].speaker is None


def test_the_last_words_of_a_profile_are_of_whom_it_begins_with():
    text = "We begin.\n\n**Xing Yang**\n**Topic:** Tides\n**Quote:** Come and see us.\n\nSee you there.\n"
    assert said(text) == [("Come and see us.", "Xing Yang")]


def test_an_organisation_speaks_where_it_is_announced_and_bears_no_office():
    body = "Next, HalyardWorks talks about its ports.\n\n" + "\n\n".join(
        f"**What do you and HalyardWorks do on day {day}?**\n\nWe run {day} ports." for day in range(3)
    )
    document = read_bytes(f"---\ntitle: Ports\n---\n\n{body}\n".encode(), source="ports.md")
    speakers = [q.speaker for q in extract(document) if "?" not in q.text]
    assert {person and (person.name, person.role) for person in speakers} == {("HalyardWorks", None)}
