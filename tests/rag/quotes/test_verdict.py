"""The verdict on a quotation: honest ones pass, altered ones never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.quotes.extract import extract
from rag.quotes.verdict import Source, VerdictKind, find_verbatim, is_same_person, judge
from rag.types import Person
from tests.rag.quotes.build_document import document

TEXT = (
    "“We probably lost 12 keys in May, and we did not tell anyone about the open-source registry,” "
    "said Anna Berg. "
    "“Nobody was harmed by it.” “The audit took nine hours,” said Ben Cole.\n\n"
    "The hall was quiet for a while, and then the coffee arrived."
)


@pytest.fixture(scope="module")
def sources():
    d = document(TEXT)
    return [Source(text=d.text, document_id=d.id, quotes=extract(d))]


def verdict(quotation, sources, speaker="Anna Berg"):
    return judge(quotation, sources, speaker).verdict


@pytest.mark.parametrize(
    "quotation",
    [
        "We probably lost 12 keys in May",
        "« we probably lost 12 keys in may »",
        "We probably lost\u00a012 keys",
        "we did not tell any\u00adone about the open–source registry",
        "tell anyone about the open-source regis-\ntry",
        "We \u0440robably lost 12 keys",
        "We probably lost … in May, and we did not tell anyone",
        "We probably lost 12 keys [...] and we did not tell anyone",
        "[The team] probably lost 12 keys in May",
        "We probably lost 12 keys in May, and [our team] did not tell anyone",
        "Nobody was harmed",
        "… Nobody was harmed by it …",
    ],
)
def test_honest_quotations_are_verbatim(quotation, sources):
    assert verdict(quotation, sources) is VerdictKind.VERBATIM


@pytest.mark.parametrize(
    "quotation",
    [
        "We probably lost 14 keys in May",
        "we did tell anyone about the open-source registry",
        "We lost 12 keys in May",
        "We probably misplaced 12 keys in May",
        "We probably lost 12 keys about the open-source registry",
        "We probably lost 12 keys in May, and we did … tell anyone",
        "We probably lost 12 keys in May, and we did [not] tell everyone",
        "Somebody was harmed by it",
        "Nobody was harmed by it, the audit took nine hours",
        "keys … it",
    ],
)
def test_altered_quotations_are_never_verbatim(quotation, sources):
    assert verdict(quotation, sources, None) is not VerdictKind.VERBATIM


def test_a_difference_names_the_words(sources):
    result = judge("We probably lost 14 keys in May", sources, "Berg")
    assert result.verdict is VerdictKind.ALTERED
    assert ("replace", "14", "12") in result.difference
    assert result.nearest is not None
    assert TEXT[result.nearest.start : result.nearest.end] == result.nearest.text


def test_somebody_else_said_it(sources):
    result = judge("The audit took nine hours", sources, "Anna Berg")
    assert result.verdict is VerdictKind.SAID_BY_SOMEONE_ELSE
    assert [q.speaker.name for q in result.said_by if q.speaker] == ["Ben Cole"]


def test_the_reporters_own_words_are_nobodys_quotation(sources):
    result = judge("The hall was quiet for a while", sources, "Anna Berg")
    assert (result.verdict, result.unnamed, result.said_by) == (VerdictKind.NOT_FOUND, True, ())
    assert result.nearest is not None
    assert result.nearest.text == "The hall was quiet for a while"
    assert verdict("The hall was quiet for a while", sources, None) is VerdictKind.VERBATIM


def test_an_elision_may_not_lead_from_one_speaker_to_another(sources):
    assert verdict("Nobody was harmed … took nine hours", sources, None) is not VerdictKind.VERBATIM


def test_words_that_are_not_there(sources):
    assert verdict("Penguins cannot whistle Verdi", sources, None) is VerdictKind.NOT_FOUND


def test_offsets_are_the_documents(sources):
    cut = TEXT.index("“The audit")
    part = Source(text=TEXT[cut:], document_id=sources[0].document_id, offset=cut, quotes=sources[0].quotes)
    result = judge("The audit took nine hours", [part], "Cole")
    assert result.verdict is VerdictKind.VERBATIM
    assert result.nearest is not None
    assert TEXT[result.nearest.start : result.nearest.end] == "The audit took nine hours"


def test_find_verbatim_gives_the_pieces():
    spans = find_verbatim("the hall was quiet … the coffee arrived", TEXT)
    assert spans is not None
    assert [TEXT[a:b] for a, b in spans] == ["The hall was quiet", "the coffee arrived"]
    assert find_verbatim("the hall was loud", TEXT) is None
    assert find_verbatim("", TEXT) is None


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("Anna Berg", True),
        ("berg", True),
        ("ANNA BERG", True),
        ("Ben Berg", False),
        ("Cole", False),
        ("", False),
    ],
)
def test_claimed_names(name, same):
    assert is_same_person(name, Person(name="Anna Berg")) is same


_WORD = st.text(alphabet="abcdeé", min_size=1, max_size=5)


@given(st.lists(_WORD, min_size=3, max_size=30), st.data())
def test_any_stretch_of_words_is_found_where_it_stands(tokens, data):
    text = " ".join(tokens)
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first + 1, len(tokens)))
    quotation = " ".join(tokens[first:last])
    spans = find_verbatim(quotation, text)
    assert spans is not None
    assert " ".join(text[slice(*spans[0])].split()) == quotation


@given(st.lists(_WORD, min_size=4, max_size=20), st.data())
def test_a_changed_word_is_never_verbatim(tokens, data):
    at = data.draw(st.integers(0, len(tokens) - 1))
    changed = [*tokens[:at], "zz", *tokens[at + 1 :]]
    assert find_verbatim(" ".join(changed), " ".join(tokens)) is None


SPEECH = (
    "“Nobody tested the gateway before May. We will never, whatever the board says, ship on a Friday. "
    "It doesn't work without a mirror, and the mirror costs us 4.7 million euros. I love Marlin. I hate Kelp. "
    "We failed to tell the cities. Marlin is not safe. Perhaps we should stop. Is it worth the trouble? "
    "The team went home early, nobody waited,” said Anna Berg. "
    "“We lost a key,” she said, looking at the hall, “and we found it again.”"
)


@pytest.fixture(scope="module")
def speech():
    d = document(SPEECH)
    return [Source(text=d.text, document_id=d.id, quotes=extract(d), language="en")]


@pytest.mark.parametrize(
    "quotation",
    [
        "[W]e will never … ship on a Friday",
        "We will never [...] ship on a Friday.",
        "the mirror costs us 4,7\u00a0million euros",
        "It [the gateway] doesn't work without a mirror",
        "nobody waited [in the hall]",
        "nobody [had waited]",
        "We will never, whatever [that] the board says, ship on a Friday",
        "Nobody tested the gateway before May. […] [The gateway] doesn't work without a mirror",
        "[The hall was told that] [n]obody tested the gateway",
        "[The gateway] doesn't work without a mirror",
        "Is it worth the trouble?",
        "Is it worth the trouble",
        "Marlin [was] not safe",
        "We lost a key, and we found it again",
        "We lost a key … and we found it again",
        "Nobody tested the gateway … It doesn't work without a mirror",
    ],
)
def test_what_a_faithful_reporter_writes(quotation, speech):
    assert verdict(quotation, speech, "Berg") is VerdictKind.VERBATIM


@pytest.mark.parametrize(
    "quotation",
    [
        # a negation, a hedge or a denial goes: in an ellipsis, in a bracket, at an edge
        "We will … ship on a Friday",
        "We will [...] ship on a Friday",
        "We … tell the cities",
        "We [will] ship on a Friday",
        "It [does] work without a mirror",
        "Marlin is [...] safe",
        "Marlin is [very] safe",
        "Tested the gateway before May",
        "tested the gateway before May",
        "we should stop.",
        "It doesn't work … and the mirror costs us 4.7 million euros",
        # one comes
        "We will [not] tell the cities",
        "the mirror [perhaps] costs us 4.7 million euros",
        "[We deny that] the mirror costs us 4.7 million euros",
        "the mirror costs us [only] 4.7 million euros",
        "the mirror costs us [12] million euros",
        # another word in brackets
        "[Kelp] is not safe",
        "I love [Kelp]",
        "I [adore] Marlin",
        "the [gateway] costs us 4.7 million euros",
        "Marlin is not [trusted]",
        "It doesn't work without a mirror, and the mirror [costly] us 4.7 million euros",
        "[Kelp] … costs us 4.7 million euros",
        "We failed to tell [the mayors …] Marlin is not safe",
        "It doesn't work without a mirror, and [the gateway] … us 4.7 million euros",
        "The team … [waited] nobody waited",
        "It doesn't work without a mirror, and the mirror costs … to tell the cities",
        "We failed to tell … worth the trouble?",
        "The team went [late] … nobody waited",
        # a word that turns the next one
        "Marlin is not [un]-safe",
        "Marlin is not [un-]safe",
        "I love [anti-]Marlin",
        "I love [the former] Marlin",
        "We should stop [nicht]",
        "[instead of us] The team went home early",
        # two sentences made one
        "I love … Kelp",
        "I … hate Marlin",
        # numbers
        "the mirror costs us 47 million euros",
        "the mirror costs us 4 million euros",
        "7 million euros",
        # questions
        "Is it worth the trouble.",
        "Perhaps we should stop?",
        # picked here and there
        "We will never … a mirror … euros … the cities … safe … stop",
    ],
)
def test_what_an_adversary_writes(quotation, speech):
    assert verdict(quotation, speech, None) is not VerdictKind.VERBATIM


@pytest.mark.parametrize(
    ("language", "statement", "cut"),
    [
        ("de", "Das Gateway funktioniert leider nicht", "Das Gateway funktioniert leider"),
        ("nl", "De gateway van de stad werkt niet", "De gateway van de stad werkt"),
        ("fr", "Il n’est sûr de rien", "est sûr de rien"),
        ("es", "No vamos a firmar el acuerdo", "Vamos a firmar el acuerdo"),
        ("en", "We will ship it in June, maybe", "We will ship it in June"),
    ],
)
def test_a_statement_may_not_lose_its_edge(language, statement, cut):
    d = document(f"« {statement} », dit Anna Berg.", language)
    source = Source(text=d.text, document_id=d.id, quotes=extract(d), language=language)
    assert verdict(statement, [source], None) is VerdictKind.VERBATIM
    assert verdict(cut, [source], None) is VerdictKind.ALTERED


@pytest.mark.parametrize(
    "quotation",
    [
        "the series of all hosts for the app [service]",
        "the series of all hosts for [service]",
        "[service] is the series of all hosts",
        "by Dr. [Cole]",
        "ask it at kelp [org]",
        "The winner is [Kelp]",
    ],
)
def test_a_bracket_does_not_take_the_place_of_what_stands_in_marks(quotation):
    """Nor of what stands behind a colon, an abbreviation or inside an address."""
    text = (
        'Here «ticks» is the series of all hosts for the app "super_app". It was made by Dr. Berg. '
        "You may ask it at kelp.example. The winner is: Marlin."
    )
    d = document(text)
    assert (
        verdict(quotation, [Source(text=text, document_id=d.id, language="en")], None) is VerdictKind.ALTERED
    )


def test_a_full_stop_behind_an_abbreviations_is_no_question():
    text = "“Who pays for rooms, food, etc.?” said Anna Berg."
    d = document(text)
    source = Source(text=text, document_id=d.id, quotes=extract(d), language="en")
    assert verdict("Who pays for rooms, food, etc..", [source], None) is not VerdictKind.VERBATIM
    assert verdict("Who pays for rooms, food, etc.?", [source], None) is VerdictKind.VERBATIM


def test_letters_in_brackets_are_the_words_own(speech):
    assert verdict("[T]he team went home early", speech) is VerdictKind.VERBATIM
    assert verdict("[t]he mirror costs us", speech) is VerdictKind.VERBATIM
    assert verdict("[S]he team went home early", speech) is not VerdictKind.VERBATIM
    assert verdict("The team[s] went home early", speech) is not VerdictKind.VERBATIM


def test_the_nearest_words_do_not_run_past_the_quotation(speech):
    result = judge("We failed to tell the villages or mayors.", speech)
    assert result.verdict is VerdictKind.ALTERED
    assert result.nearest is not None
    assert result.nearest.text == "We failed to tell the cities"
    assert result.difference == (
        ("equal", "we failed to tell the", "we failed to tell the"),
        ("replace", "villages or mayors", "cities"),
    )


def test_what_was_left_out_at_an_edge_is_shown(speech):
    result = judge("tested the gateway before May", speech)
    assert result.nearest is not None
    assert result.nearest.text == "Nobody tested the gateway before May"
    assert result.difference[0] == ("insert", "", "nobody")


def test_a_sources_own_ellipses_and_brackets_are_its_words():
    text = "“Yes... the reason [sic] is that we care,” said Anna Berg."
    d = document(text)
    source = Source(text=text, document_id=d.id, quotes=extract(d))
    assert verdict("Yes... the reason [sic] is that we care", [source]) is VerdictKind.VERBATIM


@pytest.mark.parametrize(
    ("name", "same"),
    [("Anna Berg", True), ("Anna Lind", True), ("Berg", True), ("Lind", True), ("Ben Berg", False)],
)
def test_the_name_the_document_has_counts_beside_the_librarys(name, same):
    assert is_same_person(name, Person(name="Anna Lind (Tallow)", written="Anna Berg")) is same


def test_with_the_names_the_library_knows_only_theirs_is_their_word(sources):
    said = judge("The audit took nine hours", sources, "Some Spelling", {"Ben Cole"})
    assert said.verdict is VerdictKind.VERBATIM
    other = judge("The audit took nine hours", sources, "Ben Cole", {"Ben Cole (Tallow)"})
    assert other.verdict is VerdictKind.SAID_BY_SOMEONE_ELSE
