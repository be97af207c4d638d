"""Names in a row of words: runs of capitals, their titles, the apposition with role and affiliation."""

from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.names import looks_human
from rag.quotes.qualified import without_noun
from rag.quotes.stream import QUOTE, Stream
from rag.types import Span

_MAX_ROLE = 90


class MentionKind(StrEnum):
    NAME = "name"
    PRONOUN = "pronoun"
    ROLE = "role"
    """An office or profession: the treasurer."""
    OTHER = "other"
    """Anything else that can be a subject: the police, a study."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Items first..stop of a stream; `span` is where the name (or pronoun, or phrase) stands."""

    first: int
    stop: int
    kind: MentionKind
    span: Span
    name: str = ""
    """The name alone, without title; empty unless kind is name."""
    gender: str | None = None
    role: str | None = None
    affiliation: str | None = None
    described: Span | None = None
    """Where role and affiliation stand."""
    also: tuple[str, ...] = ()
    """Names that share the subject (X and Y)."""
    titled: bool = False
    """A title or office stands with the name: surely a person."""


def is_opening(s: Stream, i: int, first: int) -> bool:
    """A capital that only begins the sentence: The, Le, Selon."""
    if i != first:
        return False
    low = s.low[i]
    if _is_particle_of_name(s, i):
        return False
    if i + 1 < len(s.low) and s.low[i + 1][0] == "-" and len(s.low[i + 1]) > 1:
        return True  # Permettez-moi
    return (
        s.word[i] in s.words.not_names
        or low in s.words.pronouns
        or low in s.words.clitics
        or low in s.words.determiners
        or low in s.words.prepositions
        or low in s.words.conjunctions
    )


def _is_particle_of_name(s: Stream, i: int) -> bool:
    """`zei Van Wessem`: within a sentence a capital particle begins a surname."""
    begins = i == 0 or s.word[i - 1] == QUOTE or s.word[i - 1][-1] in ".!?…:"
    return (
        not begins
        and s.words.language in ("nl", "de", "fr")
        and s.is_capital(i)
        and s.low[i] in s.words.particles
        and i + 1 < len(s)
        and s.is_capital(i + 1)
    )


def runs(s: Stream, first: int, stop: int) -> list[Span]:
    """Runs of capitalised words (with particles and initials between them) in items first..stop."""
    found_runs: list[Span] = []
    j = first
    for i in [k for k in range(first, stop) if s.word[k][0].isupper()]:
        opening = i == first and is_opening(s, i, first)
        if i < j or opening or s.words.pronouns.get(s.low[i]) == "first":
            continue
        j = i + 1
        while j < stop:
            if s.is_capital(j) or initial_stop(s, j):
                j += 1
            elif s.word[j] == "&" and j + 1 < stop and s.is_capital(j + 1):
                j += 2
            elif s.low[j] in s.words.particles and s.low[j] not in ("of",) and _particle_reaches(s, j, stop):
                j += 1
            else:
                break
        while j > i + 1 and s.word[j - 1] == "." and len(s.word[j - 2]) > 1:
            j -= 1
        found_runs.append((i, j))
    return found_runs


def _particle_reaches(s: Stream, j: int, stop: int) -> bool:
    """A particle belongs to the name only where no office stands before it (directeur de X)."""
    if s.words.is_role(s.low[j - 1]):
        return False
    two = j >= 2 and len(s.word[j - 1]) > 1 and s.is_capital(j - 2) and s.word[j - 2] not in s.words.not_names
    if two and s.words.language in ("fr", "es", "de"):
        return False  # Jorge Palma | de Microsoft: with two words a name is complete
    for k in range(j + 1, min(stop, j + 3)):
        if s.is_capital(k):
            return True
        if s.low[k] not in s.words.particles:
            return False
    return False


def initial_stop(s: Stream, i: int) -> bool:
    """The full stop of an initial or a title: J. Smith, M. Dupont."""
    if s.word[i] != "." or i == 0 or s.start[i] != s.end[i - 1]:
        return False
    return (len(s.word[i - 1]) == 1 and s.is_capital(i - 1)) or s.low[i - 1] in s.words.honorifics


def named_in(s: Stream, first: int, run: Span) -> Mention | None:
    """A name out of a run of capitals: titles and offices at its head are not part of it."""
    begin, stop = without_noun(s, run)
    titled = False
    gender = None
    for k in range(begin, stop):
        low = s.low[k].rstrip(".")
        if (low in s.words.honorifics or s.words.is_role(low)) and k + 1 < stop:
            following = k + 2 if s.word[k + 1] == "." else k + 1
            if following < stop:
                begin, titled = following, True
                gender = gender or title_gender(s, low) or s.words.role_gender(low)
    behind_article = begin > first and s.low[begin - 1] in s.words.determiners
    if s.words.language == "de" and behind_article and not titled and _is_bare_noun(s, begin, stop):
        return None  # dass ihr Forscher das Gegenteil …
    if begin == first or not titled:
        lead = [s.low[k] for k in range(first, begin)]
        titled = titled or any(w.rstrip(".") in s.words.honorifics or s.words.is_role(w) for w in lead)
        gender = gender or next(
            (g for w in lead if (g := title_gender(s, w) or s.words.role_gender(w))), None
        )
    if stop == begin + 1 and s.words.is_adverb(s.low[begin]) and s.low[begin] != s.word[begin]:
        return None  # Hardly, says X
    if stop == begin + 1 and s.word[begin].endswith(("'", "’")):
        return None  # C'est
    if begin >= stop or (s.words.is_role(s.low[begin]) and stop == begin + 1):
        return None
    if _is_office(s, begin, stop):
        return None
    if s.low[begin] in s.words.honorifics and stop == begin + 1:
        return None
    name = text_of(s, (begin, stop))
    role = affiliation = None
    described = None
    if begin > first:
        role, affiliation = _leading_role(s, first, begin)
        described = s.span(first, begin) if role else None
    return Mention(
        first, stop, MentionKind.NAME, s.span(begin, stop), name=name, gender=gender,
        role=role, affiliation=affiliation, described=described, titled=titled,
    )  # fmt: skip


def _is_bare_noun(s: Stream, begin: int, stop: int) -> bool:
    """One capital, or one with what `von` ties to it: das Ordnen von Akten."""
    return stop == begin + 1 or s.low[begin + 1] in ("von", "der")


def _is_office(s: Stream, begin: int, stop: int) -> bool:
    """Capitals that name an office and nobody: Kelp VP of Engineering, the Release Manager."""
    if s.words.language != "en" or stop - begin < 2 or not s.words.is_role(s.low[stop - 1]):
        return False
    if s.low[stop - 1] in s.words.honorifics:  # Stephen King
        return False
    governs = stop < len(s) and s.low[stop] in ("of", "for")
    article = begin > 0 and s.low[begin - 1] in s.words.determiners
    body = any(not looks_human(s.word[k]) for k in range(begin, stop))
    return (
        governs
        or article
        or body
        or all(s.words.is_role(s.low[k]) or s.low[k] in s.words.ranks for k in range(begin, stop))
    )


def title_gender(s: Stream, low: str) -> str | None:
    """The gender that a title or an article shows."""
    if low in s.words.feminine_titles:
        return "feminine"
    return "masculine" if low in s.words.masculine_titles else None


def _leading_role(s: Stream, first: int, begin: int) -> tuple[str | None, str | None]:
    """Role and affiliation that stand before a name: Google engineer X, le ministre de Y X."""
    if s.words.find_role(s.low, first, begin) is None:
        return None, None
    start = first
    while start < begin and (s.low[start] in s.words.determiners or s.word[start] in s.words.not_names):
        start += 1
    if start >= begin:
        return None, None
    heads = [k for k in range(start, begin) if s.words.is_role(s.low[k])]
    if (
        heads
        and s.is_capital(start)
        and not s.words.is_role(s.low[start])
        and s.low[start] not in s.words.ranks
        and s.words.language in ("en", "nl")
    ):
        stop = start
        while stop < heads[0] and s.is_capital(stop):
            stop += 1
        organisation = text_of(s, (start, stop)).removesuffix("'s").removesuffix("’s")
        return text_of(s, (stop, begin)) or None, organisation or None
    return text_of(s, (start, begin)).rstrip("."), None


def after_name(s: Stream, found: Mention, i: int, hi: int) -> Mention:
    if found.also:
        i = found.stop
    while i < hi and s.word[i] == ".":
        i += 1
    return with_apposition(s, found, i, hi)


def with_apposition(s: Stream, found: Mention, i: int, hi: int) -> Mention:
    """The mention with the role and affiliation that the items from `i` on give it."""
    if i >= hi:
        return found
    if s.low[i] in s.words.affiliation_weak or s.low[i] in s.words.affiliation_strong:
        return _affiliated(s, found, i, hi)
    if s.word[i] == "(":
        close = next((k for k in range(i + 1, min(hi, i + 12)) if s.word[k] == ")"), None)
        if close is None:
            return found
        found = _described(s, found, i + 1, close, bare=True)
        return replace(found, stop=max(found.stop, close + 1))
    if s.word[i] != ",":
        return found
    stop = segment_end(s, i + 1, hi)
    described = _described(s, found, i + 1, stop, bare=False)
    if described is not found and described.affiliation is None and stop < hi and s.word[stop] == ",":
        following = segment_end(s, stop + 1, hi)
        found_runs = runs(s, stop + 1, following)
        if found_runs and found_runs[0] == (stop + 1, following):
            described = replace(described, affiliation=text_of(s, found_runs[0]), stop=following)
    return described


def segment_end(s: Stream, i: int, hi: int) -> int:
    """The end of an aside: the next comma, bracket, quotation, colon or full stop."""
    while i < hi and s.word[i] not in (",", ";", ":", "(", ")", QUOTE, "–", "—", "!", "?", "…"):
        if s.word[i] == "." and not initial_stop(s, i):
            break
        i += 1
    return i


def _affiliated(s: Stream, found: Mention, i: int, hi: int) -> Mention:
    """Jorge Palma de Microsoft, Marc Collier et Jonathan Bryce de la fondation OpenInfra."""
    if s.low[i] in s.words.locative:
        return found  # Jane Doe in Leipzig
    k = i + 1
    while k < hi and (
        s.low[k] in s.words.determiners or (s.low[k] in s.words.organisations and not s.is_capital(k))
    ):
        k += 1
    found_runs = runs(s, k, min(hi, k + 8)) if k < hi else []
    if not found_runs or found_runs[0][0] != k or (found.role and found.affiliation):
        return found
    start = next(p for p in range(i + 1, k + 1) if s.low[p] not in s.words.determiners)
    stop = found_runs[0][1]
    return replace(
        found,
        affiliation=found.affiliation or text_of(s, (start, stop)),
        described=found.described or s.span(i, stop),
        stop=max(found.stop, stop),
    )


def _described(s: Stream, found: Mention, first: int, stop: int, *, bare: bool) -> Mention:
    """An aside read as role and affiliation; the mention unchanged where it is neither. `bare`: a name alone
    (in brackets) is an affiliation."""
    words = s.words
    while first < stop and s.low[first] in words.determiners and not s.is_capital(first):
        first += 1
    if first >= stop:
        return found
    if s.low[first] in words.affiliation_weak or s.low[first] in words.affiliation_strong:
        return _affiliated(s, found, first, stop)
    head = words.find_role(s.low, first, min(stop, first + 6))
    if head is not None:
        return _with_office(s, found, first, head, stop)
    alone = runs(s, first, stop)
    if bare and alone and alone[0] == (first, stop):
        body = found.affiliation or text_of(s, alone[0])
        return replace(found, affiliation=body, described=s.span(first, stop))
    return found


def _with_office(s: Stream, found: Mention, first: int, head: int, stop: int) -> Mention:
    """The aside first..stop names an office at `head`; not where it is a clause or the next person."""
    clause = any(s.low[k] in s.words.complementisers for k in range(first, stop))
    relative = any(s.low[k] in s.words.relatives for k in range(first, head))
    if clause or relative or _names_another(s, head, stop):
        return found
    role, affiliation, reach = role_and_affiliation(s, first, stop)
    if len(role) > _MAX_ROLE or _says_i(s, first, head):
        return found
    return replace(
        found,
        role=role or found.role,
        affiliation=affiliation or found.affiliation,
        described=s.span(first, reach),
        stop=max(found.stop, stop),
        gender=found.gender or s.words.role_gender(s.low[head]),
        titled=True,
    )


def _says_i(s: Stream, first: int, head: int) -> bool:
    """`…, and I'm the lead of Y`: a clause of its own."""
    own = (
        s.words.pronouns.get(s.low[k]) or s.words.pronouns.get(s.low[k].partition("'")[0])
        for k in range(first, head)
    )
    return "first" in own


def _names_another(s: Stream, head: int, stop: int) -> bool:
    """`…, Professor John Burrows, said`: not an aside but the next person."""
    if s.words.language == "fr":  # « directeur exécutif OpenInfra Foundation » is an office
        return False
    run = next((r for r in runs(s, head, stop) if r[0] <= head + 1), None)
    if run is None or run[1] - max(run[0], head + 1) < 2:
        return False
    return not any(
        s.low[k] in s.words.organisations or s.words.is_role(s.low[k]) for k in range(head + 1, run[1])
    )


def role_and_affiliation(s: Stream, first: int, stop: int) -> tuple[str, str | None, int]:
    """`directrice exécutive de la Cloud Native Computing Foundation` in two, and where it ends."""
    stop = next(
        (k for k in range(first + 1, stop) if s.low[k] in s.words.relatives and s.words.language != "de"),
        stop,
    )
    if s.low[first].endswith("'s") and first + 1 < stop:
        return text_of(s, (first + 1, stop)), s.word[first][:-2] if s.is_capital(first) else None, stop
    for strong in (True, False):
        for i in range(first + 1, stop):
            low = s.low[i]
            if low not in s.words.affiliation_strong and (strong or low not in s.words.affiliation_weak):
                continue
            k = i + 1
            while (
                k < stop
                and not s.is_capital(k)
                and (
                    s.low[k] in s.words.determiners
                    or s.low[k] in s.words.organisations
                    or s.low[k] in s.words.linking
                )
            ):
                k += 1
            if k < stop and s.is_capital(k) and s.low[k - 1] != "and":
                end = runs(s, k, stop)[0][1] if runs(s, k, stop) else k + 1
                end = _with_of(s, end, stop)
                begin = next(p for p in range(i + 1, k + 1) if s.low[p] not in s.words.determiners)
                return text_of(s, (first, i)), text_of(s, (begin, end)), end
    for i in range(first + 1, stop):
        if s.is_capital(i) and not s.is_capital(i - 1) and not s.words.is_role(s.low[i]):
            end = runs(s, i, stop)[0][1] if runs(s, i, stop) else i + 1
            if s.words.language != "de" and s.low[i - 1] not in s.words.conjunctions:
                return text_of(s, (first, i)), text_of(s, (i, end)), end
    return text_of(s, (first, stop)), None, stop


def _with_of(s: Stream, end: int, stop: int) -> int:
    """University of Ghent, Institute for Data, the Acme steering group: what follows belongs to it."""
    if s.words.language == "en":
        while (
            end < stop
            and s.is_word(end)
            and not any(
                s.low[end] in w for w in (s.words.prepositions, s.words.conjunctions, s.words.linking)
            )
        ):
            end += 1
    if s.words.language == "en" and end + 1 < stop and s.low[end] in ("of", "for"):
        k = end + 1
        while k < stop and s.low[k] in ("the",):
            k += 1
        found_runs = runs(s, k, stop) if k < stop and s.is_capital(k) else []
        if found_runs:
            return found_runs[0][1]
    return end


def text_of(s: Stream, items: Span) -> str:
    if items[1] <= items[0]:
        return ""
    start, end = s.span(*items)
    return " ".join(s.text[start:end].split())
