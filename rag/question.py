"""What a question asks: its kind, its language, whom it names, its topic, and the filters typed into it. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.errors import UsageError
from rag.question_claim import Claim, claim_of
from rag.question_kind import Counted, QuestionKind, asked, who_positions
from rag.question_names import Mention, mentions, namesakes, strangers
from rag.question_roles import role_holders
from rag.question_scope import scope_of
from rag.question_turned import Turned, turned
from rag.question_words import Tokens, frame_positions
from rag.roster import KnownPerson
from rag.types import Filters

__all__ = [
    "Analysis",
    "Claim",
    "Counted",
    "Mention",
    "QuestionKind",
    "analyse",
    "typed_filters",
    "typed_parts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A question, taken apart."""

    text: str
    """The question without the filters typed into it."""
    language: str
    kind: QuestionKind
    filters: Filters
    persons: tuple[KnownPerson, ...] = ()
    """People of the library that it names."""
    strangers: tuple[str, ...] = ()
    """Names of people that nobody in the library bears."""
    topic: tuple[str, ...] = ()
    """Its words without names of persons and words of asking, in order, with case and accents."""
    names: tuple[str, ...] = ()
    """Capitalised words and numbers of the topic: what answers must have them, or stand beside them."""
    quoted: tuple[str, ...] = ()
    """What it has in quotation marks."""
    claim: Claim | None = None
    """What a person may have said, where the question asks whether."""
    parties: tuple[Mention, ...] = ()
    """Those whose words it compares, strangers among them."""
    counted: Counted | None = None
    organisation: str | None = None
    """For whom those speak that it asks for."""
    turned: Turned | None = None
    """Whether it asks for what was not said, or for those who hold the opposite."""


_FILTER = re.compile(
    r"""(?<!\S)(speaker|event|lang|language|source|since|until):("[^"]{0,200}"|«[^»]{0,200}»|“[^”]{0,200}”|\S+)""",
    re.I,
)
_QUOTED = re.compile(r'"([^"]{3,500})"|«([^»]{3,500})»|“([^”]{3,500})”|„([^“”]{3,500})[“”]')
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def analyse(
    question: str,
    filters: Filters,
    people: Sequence[KnownPerson],
    language: str,
    vocabulary: Iterable[str],
    events: Sequence[str] = (),
) -> Analysis:
    """Take a question apart. `language` is the question's; `vocabulary` are those of its folded words that
    stand anywhere in the library (a capitalised word that doesn't is a stranger's name); `events` are the library's.
    Raises UsageError for a filter that cannot be.
    """
    text, filters = typed_filters(question, filters)
    tokens = Tokens.of(text, language, frozenset(vocabulary))
    known = mentions(tokens, people) or role_holders(tokens, people)
    asking = frame_positions(tokens.asking, tokens.lexicon) | who_positions(tokens)
    unknown = (*namesakes(tokens, people, _places(known)), *strangers(tokens, _places(known) | asking))
    claim = claim_of(text, tokens, _places([*known, *unknown]))
    if claim:
        known = tuple(mention for mention in known if mention.positions[0] < claim.first)
        unknown = tuple(mention for mention in unknown if mention.positions[0] < claim.first)
    asks = asked(tokens, known, unknown, claim)
    scope = scope_of(tokens, asks, people, events)
    if scope.event and not filters.event:
        filters = replace(filters, event=scope.event)
    if scope.year and not filters.since and not filters.until:
        filters = replace(filters, since=scope.year, until=scope.year)
    apart = _places([*known, *asks.parties]) | asks.frame | scope.positions
    if claim:
        apart = set(range(claim.first))
    topic = [
        at
        for at in range(len(tokens.words))
        if at not in apart and not tokens.is_functional(at) and not tokens.is_address(at)
    ]
    return Analysis(
        text=text,
        language=language,
        kind=asks.kind,
        filters=filters,
        persons=tuple({person.name: person for mention in known for person in mention.people}.values()),
        strangers=tuple(dict.fromkeys(mention.text for mention in unknown)),
        topic=tuple(tokens.words[at] for at in topic),
        names=tuple(tokens.words[at] for at in topic if tokens.is_name(at)),
        quoted=tuple(next(g for g in m.groups() if g).strip() for m in _QUOTED.finditer(text)),
        claim=claim,
        parties=asks.parties,
        counted=asks.counted,
        organisation=scope.organisation,
        turned=turned(tokens, asks.kind),
    )


def _places(found: Iterable[Mention]) -> set[int]:
    return {at for mention in found for at in mention.positions}


def typed_parts(question: str) -> list[str]:
    """The filters typed into a question, as they stand there."""
    return [match.group() for match in _FILTER.finditer(question)]


def typed_filters(question: str, filters: Filters) -> tuple[str, Filters]:
    """`speaker:Oduya event:"Quayside 2024" …` out of the question and into the filters; what is given
    beside the question stands back behind what is typed in it."""
    found: dict[str, str] = {}
    for match in _FILTER.finditer(question):
        name = match[1].lower().replace("language", "lang")
        found["language" if name == "lang" else name] = match[2].strip('"«»“” \u00a0\u202f')
    if "language" in found:
        found["language"] = found["language"].lower()
    for name in ("since", "until"):
        if (date := found.get(name)) and not _DATE.fullmatch(date):
            raise UsageError(f"{name}:{date} is no date.", "Write 2024, 2024-03 or 2024-03-20.")
    text = " ".join(_FILTER.sub(" ", question).split())
    return text, replace(filters, **found)
