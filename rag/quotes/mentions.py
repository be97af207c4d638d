"""How a sentence names somebody: a name with its title and apposition, a pronoun, an office."""

from dataclasses import dataclass, replace
from enum import StrEnum

from rag.quotes.lexicon import Lexicon
from rag.quotes.stream import QUOTE, Stream
from rag.types import Span

_MAX_ITEMS = 24
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


def phrase_at(s: Stream, first: int, hi: int, words: Lexicon) -> Mention | None:
    """The noun phrase or pronoun that begins at item `first`, its apposition included."""
    if first >= hi or not s.is_word(first):
        return None
    low = s.low[first]
    article = low in words.determiners and first + 1 < hi and s.is_word(first + 1) and not words.is_adverb(s.low[first + 1])
    if not article and (gender := _pronoun(s, first, hi, words)):
        stop = first + (2 if low not in words.pronouns else 1)
        return Mention(first, stop, MentionKind.PRONOUN, s.span(first, stop), gender=gender)
    stop = _phrase_end(s, first, hi, words)
    if stop <= first:
        return None
    found = _mention(s, first, stop, hi, words)
    if found is not None and found.kind is MentionKind.ROLE and stop + 1 < hi and s.word[stop] == ",":
        return _office_then_name(s, found, stop + 1, hi, words) or found
    return found


def _office_then_name(s: Stream, office: Mention, first: int, hi: int, words: Lexicon) -> Mention | None:
    """`its chief executive, Rebecca Stroud,`: the name in the aside, with the office as its role."""
    stop = _segment_end(s, first, hi, words)
    runs = _runs(s, first, stop, words)
    if not runs or runs[0] != (first, stop) or stop - first < 2:
        return None
    named = _named(s, first, runs[0], words)
    if named is None:
        return None
    begin = office.first
    while begin < office.stop - 1 and s.low[begin] in words.determiners:
        begin += 1
    role, affiliation, _ = role_and_affiliation(s, begin, office.stop, words)
    return replace(
        named, first=office.first, stop=stop, role=role, affiliation=affiliation, described=office.span, titled=True,
        gender=named.gender or office.gender,
    )  # fmt: skip


def phrase_before(s: Stream, lo: int, stop: int, words: Lexicon) -> Mention | None:
    """The subject that ends right before item `stop`, going back no further than `lo`."""
    k = stop - 1
    while k >= lo and (s.low[k] in words.clitics or (words.is_adverb(s.low[k]) and not s.is_capital(k))):
        k -= 1
    if k < lo:
        return None
    if s.low[k] in words.pronouns:
        return Mention(k, k + 1, MentionKind.PRONOUN, s.span(k, k + 1), gender=words.pronouns[s.low[k]])
    if s.low[k] in words.relatives:
        return _antecedent(s, lo, k, words)
    if s.word[k] in ",)–—":
        return _before_aside(s, lo, k, words)
    if not s.is_word(k):
        return None
    return _phrase_ending(s, lo, k + 1, words)


def _phrase_ending(s: Stream, lo: int, stop: int, words: Lexicon) -> Mention | None:
    """Go back to where the phrase can begin, then read it forward."""
    first = stop
    floor = max(lo, stop - _MAX_ITEMS)
    while first > floor:
        low = s.low[first - 1]
        if s.word[first - 1] == QUOTE or not (s.is_word(first - 1) or _initial_stop(s, first - 1, words)):
            break
        if low in words.conjunctions and not _joins_names(s, first - 1, words):
            break
        if low in words.relatives and words.language not in ("de", "nl"):
            break
        first -= 1
    while first < stop and not s.is_word(first):
        first += 1
    if first >= stop:
        return None
    low = s.low[first]
    if low in words.pronouns and low not in words.determiners and stop - first > 1:
        return None  # the pronoun has a verb of its own: He valued making contributors feel …
    if low in words.prepositions and low not in words.determiners:
        return _after_opening(s, first, stop, words)
    found = _mention(s, first, stop, stop, words)
    return found


def _after_opening(s: Stream, first: int, stop: int, words: Lexicon) -> Mention | None:
    """The phrase begins with a preposition (In remarks on Monday X …): the last name or office in it."""
    for k in range(stop - 1, first, -1):
        before = s.low[k - 1]
        starts = (s.is_capital(k) and not s.is_capital(k - 1)) or s.low[k] in words.determiners
        if starts and before not in words.linking and before not in words.prepositions:
            return _mention(s, k, stop, stop, words)
    return None


def _before_aside(s: Stream, lo: int, comma: int, words: Lexicon) -> Mention | None:
    """The verb follows an aside (X, director of Y and chair of Z, said): the phrase before it."""
    opening = {",": ",", ")": "(", "–": "–", "—": "—"}[s.word[comma]]
    office: Mention | None = None
    for k in range(comma - 1, max(lo, comma - 45), -1):
        if s.word[k] != opening or not s.is_word(k - 1):
            continue
        found = _phrase_ending(s, lo, k, words)
        if found is None or found.kind is MentionKind.OTHER:
            if office is not None:
                break
            continue
        if found.kind is not MentionKind.ROLE:
            return with_apposition(s, found, k, comma + 1, words) if found.role is None else found
        if office is not None:
            break
        office = found
        if named := _office_then_name(s, found, k + 1, comma, words):
            return named
    if office is not None:
        return office
    if comma > lo and s.is_word(comma - 1) and opening == ",":
        return phrase_at(s, _skip_opening(s, lo, comma, words), comma, words)
    return None


def _skip_opening(s: Stream, lo: int, hi: int, words: Lexicon) -> int:
    k = lo
    while k < hi - 1 and (not s.is_word(k) or s.low[k] in words.conjunctions or words.is_adverb(s.low[k])):
        k += 1
    return k


def clause_subject(s: Stream, lo: int, stop: int, words: Lexicon) -> Mention | None:
    """The phrase a clause begins with, after its adverbials: Hier, à Paris, X …"""
    first = _skip_opening(s, lo, stop, words)
    if first < stop and s.low[first] in words.prepositions and s.low[first] not in words.determiners:
        comma = next((k for k in range(first, min(stop, first + 30)) if s.word[k] == ","), None)
        if comma is None:
            return None
        first = _skip_opening(s, comma + 1, stop, words)
    if first >= stop:
        return None
    found = phrase_at(s, first, stop, words)
    return None if found is not None and found.kind is MentionKind.OTHER and not s.low[first].isalpha() else found


def _antecedent(s: Stream, lo: int, relative: int, words: Lexicon) -> Mention | None:
    k = relative - 1
    if k >= lo and s.word[k] == ",":
        k -= 1
    if k >= lo and s.word[k] in ",)":
        return _before_aside(s, lo, k, words)
    if k < lo or not s.is_word(k):
        return None
    if s.is_capital(k):  # … to meet with X, who said
        first = k
        while first > lo and (s.is_capital(first - 1) or s.low[first - 1] in words.particles):
            first -= 1
        return _mention(s, first, k + 1, k + 1, words)
    return _phrase_ending(s, lo, k + 1, words)


def _pronoun(s: Stream, i: int, hi: int, words: Lexicon) -> str | None:
    low = s.low[i]
    if low in words.pronouns:
        return words.pronouns[low]
    return words.pronouns.get(f"{low} {s.low[i + 1]}") if i + 1 < hi else None


def _joins_names(s: Stream, i: int, words: Lexicon) -> bool:
    """`and` between two names: Collier et Bryce."""
    if s.low[i] not in ("and", "et", "en", "und", "y", "e", "&") or i + 1 >= len(s) or i == 0:
        return False
    return s.is_capital(i - 1) and s.is_capital(i + 1) and s.word[i + 1] not in words.not_names


def _initial_stop(s: Stream, i: int, words: Lexicon) -> bool:
    """The full stop of an initial or a title: J. Smith, M. Dupont."""
    if s.word[i] != "." or i == 0 or s.start[i] != s.end[i - 1]:
        return False
    return (len(s.word[i - 1]) == 1 and s.is_capital(i - 1)) or s.low[i - 1] in words.honorifics


def _phrase_end(s: Stream, first: int, hi: int, words: Lexicon) -> int:
    """Where a phrase that begins at `first` stops."""
    i = first
    named = False
    top = min(hi, first + _MAX_ITEMS)
    while i < top:
        low = s.low[i]
        if not s.is_word(i):
            if _initial_stop(s, i, words) and i + 1 < top and s.is_capital(i + 1):
                i += 1
                continue
            break
        if s.is_capital(i) and not _is_opening(s, i, first, words):
            if named and i > first and not (s.is_capital(i - 1) or s.low[i - 1] in words.linking or s.low[i - 1] in words.particles or s.word[i - 1] == "." or _joins_names(s, i - 1, words)):
                break
            named = True
        elif named and s.low[first] in words.determiners and words.is_role(low):
            pass  # the Halyard chief
        elif (named and not _continues_name(s, i, top, words)) or (not named and i > first and ((low in words.prepositions and low not in words.linking) or low in words.complementisers)) or (not named and words.language == "nl" and _dutch_noun_ended(s, i, first, words)) or (not named and (low in words.cues and i > first + 1 and low in words.conjunctions)):
            break
        i += 1
    while i > first and (s.low[i - 1] in words.linking or s.low[i - 1] in words.determiners) and not s.is_capital(i - 1):
        i -= 1
    return i


def _dutch_noun_ended(s: Stream, i: int, first: int, words: Lexicon) -> bool:
    """A phrase in small letters ends after its office or body (volgens een woordvoerder | raakte niemand …), or
    after what `van` ties to that (de woordvoerder van de politie |)."""
    if i <= first or s.low[i] in words.linking:
        return False
    before = s.low[i - 1]
    if words.is_role(before) or before in words.people or before in words.organisations:
        return True
    return i - first >= 4 and s.low[i - 2] in ("de", "het", "een") and s.low[i - 3] in words.linking


def _continues_name(s: Stream, i: int, top: int, words: Lexicon) -> bool:
    """A lower-case word inside a name or between a name and what it belongs to."""
    low = s.low[i]
    if _joins_names(s, i, words):
        return True
    if low not in words.particles and low not in words.linking:
        return False
    if low in words.determiners and s.is_capital(i - 1):
        return False
    for k in range(i + 1, min(top, i + 4)):
        if s.is_capital(k):
            return True
        if s.low[k] not in words.particles and s.low[k] not in words.linking:
            return s.low[k] in words.organisations and k + 1 < top and s.is_capital(k + 1)
    return False


def _is_opening(s: Stream, i: int, first: int, words: Lexicon) -> bool:
    """A capital that only begins the sentence: The, Le, Selon."""
    if i != first:
        return False
    low = s.low[i]
    return s.word[i] in words.not_names or low in words.pronouns or low in words.determiners or low in words.prepositions or low in words.conjunctions


def _runs(s: Stream, first: int, stop: int, words: Lexicon) -> list[Span]:
    """Runs of capitalised words (with particles and initials between them) in items first..stop."""
    runs: list[Span] = []
    i = first
    while i < stop:
        if not s.is_capital(i) or _is_opening(s, i, first, words) or words.pronouns.get(s.low[i]) == "first":
            i += 1
            continue
        j = i + 1
        while j < stop:
            if s.is_capital(j) or _initial_stop(s, j, words):
                j += 1
            elif s.word[j] == "&" and j + 1 < stop and s.is_capital(j + 1):
                j += 2
            elif s.low[j] in words.particles and s.low[j] not in ("of",) and _particle_reaches(s, j, stop, words):
                j += 1
            else:
                break
        while j > i + 1 and s.word[j - 1] == "." and len(s.word[j - 2]) > 1:
            j -= 1
        runs.append((i, j))
        i = j
    return runs


def _particle_reaches(s: Stream, j: int, stop: int, words: Lexicon) -> bool:
    """A particle belongs to the name only where no office stands before it (directeur de X)."""
    if words.is_role(s.low[j - 1]):
        return False
    if words.language in ("fr", "es") and s.low[j] in ("de", "du", "d'", "la", "le", "des", "del", "y") and len(s.word[j - 1]) > 1:
        # « Jorge Palma de Microsoft »: a name before de is complete when it already has two words.
        complete = j >= 2 and s.is_capital(j - 2) and s.word[j - 2] not in words.not_names
        if complete:
            return False
    for k in range(j + 1, min(stop, j + 3)):
        if s.is_capital(k):
            return True
        if s.low[k] not in words.particles:
            return False
    return False


def _mention(s: Stream, first: int, stop: int, hi: int, words: Lexicon) -> Mention | None:
    """What items first..stop name; `hi` bounds the apposition that may follow."""
    runs = _runs(s, first, stop, words)
    for position, run in enumerate(runs):
        k = run[0]
        while k > first + 1 and s.low[k - 1] in words.determiners and s.low[k - 1] not in words.affiliation_weak:
            k -= 1
        before = s.low[k - 1] if run[0] > first else ""
        belongs = before in words.affiliation_weak or before in words.affiliation_strong
        belongs = belongs or (position > 0 and before in words.linking and before not in ("and", "et", "en", "und", "y"))
        if belongs and run[0] > first:
            continue
        if run[0] > first and any(words.is_role(s.low[k]) for k in range(run[1], stop)):
            continue  # the Halyard chief
        if found := _named(s, first, run, words):
            also = tuple(_text(s, r) for r in runs[position + 1 :] if _joins_names(s, r[0] - 1, words))
            found = replace(found, stop=max(stop, found.stop), also=also)
            return _after_name(s, found, run[1], hi, words)
    head = next((k for k in range(first, stop) if words.is_role(s.low[k])), None)
    kind = MentionKind.ROLE if head is not None and _may_be_person(s, first, words) else MentionKind.OTHER
    low_words = s.low[first:stop]
    if kind is MentionKind.OTHER and any(w in words.people for w in low_words[:4]):
        kind = MentionKind.ROLE
    gender = words.role_gender(s.low[head]) if head is not None else None
    return Mention(first, stop, kind, s.span(first, stop), gender=gender or _determiner_gender(s.low[first]))


def _may_be_person(s: Stream, first: int, words: Lexicon) -> bool:
    """Several people or an indefinite one can't be resolved to a name."""
    return s.low[first] not in ("des", "les", "plusieurs", "some", "many", "several", "los", "las", "unos", "einige", "mehrere")


def _determiner_gender(low: str) -> str | None:
    return {"la": "feminine", "une": "feminine", "le": "masculine", "un": "masculine", "una": "feminine", "el": "masculine"}.get(low)


def _named(s: Stream, first: int, run: Span, words: Lexicon) -> Mention | None:
    """A name out of a run of capitals: titles and offices at its head are not part of it."""
    begin, stop = run
    titled = False
    gender = None
    for k in range(begin, stop):
        low = s.low[k].rstrip(".")
        if (low in words.honorifics or words.is_role(low)) and k + 1 < stop:
            following = k + 2 if s.word[k + 1] == "." else k + 1
            if following < stop:
                begin, titled = following, True
                gender = gender or _title_gender(low) or words.role_gender(low)
    if begin == first or not titled:
        lead = [s.low[k] for k in range(first, begin)]
        titled = titled or any(w.rstrip(".") in words.honorifics or words.is_role(w) for w in lead)
        gender = gender or next((g for w in lead if (g := _title_gender(w) or words.role_gender(w))), None)
    if begin >= stop or (words.is_role(s.low[begin]) and stop == begin + 1):
        return None
    if s.low[begin] in words.honorifics and stop == begin + 1:
        return None
    single_noun = words.language == "de" and stop == begin + 1 and not titled
    if single_noun and begin > first and s.low[begin - 1] in words.determiners:
        return None
    name = _text(s, (begin, stop))
    role = affiliation = None
    described = None
    if begin > first:
        role, affiliation = _leading_role(s, first, begin, words)
        described = s.span(first, begin) if role else None
    return Mention(
        first, stop, MentionKind.NAME, s.span(begin, stop), name=name, gender=gender,
        role=role, affiliation=affiliation, described=described, titled=titled,
    )  # fmt: skip


def _title_gender(low: str) -> str | None:
    feminine = {"mme", "mlle", "madame", "mrs", "ms", "miss", "mevr", "mevrouw", "mw", "frau", "sra", "srta", "señora", "doña", "lady", "dame", "queen", "reina", "königin", "koningin", "princess", "moeder", "sister"}
    masculine = {"m.", "m", "monsieur", "mr", "sir", "lord", "dhr", "meneer", "mijnheer", "herr", "herrn", "sr", "señor", "don", "king", "rey", "könig", "koning", "roi", "prince", "vader", "brother"}
    return "feminine" if low in feminine else "masculine" if low in masculine else None


def _leading_role(s: Stream, first: int, begin: int, words: Lexicon) -> tuple[str | None, str | None]:
    """Role and affiliation that stand before a name: Google engineer X, le ministre de Y X."""
    if not any(words.is_role(s.low[k]) for k in range(first, begin)):
        return None, None
    start = first
    while start < begin and (s.low[start] in words.determiners or s.word[start] in words.not_names):
        start += 1
    if start >= begin:
        return None, None
    heads = [k for k in range(start, begin) if words.is_role(s.low[k])]
    if heads and s.is_capital(start) and not words.is_role(s.low[start]) and words.language in ("en", "nl"):
        stop = start
        while stop < heads[0] and s.is_capital(stop):
            stop += 1
        organisation = _text(s, (start, stop)).removesuffix("'s").removesuffix("’s")
        return _text(s, (stop, begin)) or None, organisation or None
    return _text(s, (start, begin)).rstrip("."), None


def _after_name(s: Stream, found: Mention, i: int, hi: int, words: Lexicon) -> Mention:
    if found.also:
        i = found.stop
    while i < hi and s.word[i] == ".":
        i += 1
    return with_apposition(s, found, i, hi, words)


def with_apposition(s: Stream, found: Mention, i: int, hi: int, words: Lexicon) -> Mention:
    """The mention with the role and affiliation that the items from `i` on give it."""
    if i >= hi:
        return found
    if s.low[i] in words.affiliation_weak or s.low[i] in words.affiliation_strong:
        return _affiliated(s, found, i, hi, words)
    if s.word[i] == "(":
        close = next((k for k in range(i + 1, min(hi, i + 12)) if s.word[k] == ")"), None)
        if close is None:
            return found
        found = _described(s, found, i + 1, close, words, bare=True)
        return replace(found, stop=max(found.stop, close + 1))
    if s.word[i] != ",":
        return found
    stop = _segment_end(s, i + 1, hi, words)
    described = _described(s, found, i + 1, stop, words, bare=False)
    if described is not found and described.affiliation is None and stop < hi and s.word[stop] == ",":
        following = _segment_end(s, stop + 1, hi, words)
        runs = _runs(s, stop + 1, following, words)
        if runs and runs[0] == (stop + 1, following):
            described = replace(described, affiliation=_text(s, runs[0]), stop=following)
    return described


def _segment_end(s: Stream, i: int, hi: int, words: Lexicon) -> int:
    """The end of an aside: the next comma, bracket, quotation, colon or full stop."""
    while i < hi and s.word[i] not in (",", ";", ":", "(", ")", QUOTE, "–", "—", "!", "?", "…"):
        if s.word[i] == "." and not _initial_stop(s, i, words):
            break
        i += 1
    return i


def _affiliated(s: Stream, found: Mention, i: int, hi: int, words: Lexicon) -> Mention:
    """Jorge Palma de Microsoft, Marc Collier et Jonathan Bryce de la fondation OpenInfra."""
    k = i + 1
    while k < hi and (s.low[k] in words.determiners or (s.low[k] in words.organisations and not s.is_capital(k))):
        k += 1
    runs = _runs(s, k, min(hi, k + 8), words) if k < hi else []
    if not runs or runs[0][0] != k or (found.role and found.affiliation):
        return found
    start = next(p for p in range(i + 1, k + 1) if s.low[p] not in words.determiners)
    return replace(
        found, affiliation=found.affiliation or _text(s, (start, runs[0][1])), described=found.described or s.span(i, runs[0][1]),
        stop=max(found.stop, runs[0][1]),
    )  # fmt: skip


def _described(s: Stream, found: Mention, first: int, stop: int, words: Lexicon, *, bare: bool) -> Mention:
    """An aside read as role and affiliation; the mention unchanged where it is neither."""
    while first < stop and s.low[first] in words.determiners and not s.is_capital(first):
        first += 1
    if first >= stop:
        return found
    if s.low[first] in words.affiliation_weak or s.low[first] in words.affiliation_strong:
        return _affiliated(s, found, first, stop, words)
    head = next((k for k in range(first, min(stop, first + 6)) if words.is_role(s.low[k])), None)
    if head is None:
        runs = _runs(s, first, stop, words)
        if bare and runs and runs[0] == (first, stop):
            return replace(found, affiliation=found.affiliation or _text(s, runs[0]), described=s.span(first, stop))
        return found
    if any(s.low[k] in words.relatives for k in range(first, head)) or _names_another(s, head, stop, words):
        return found
    if any(s.low[k] in words.complementisers for k in range(first, stop)):
        return found  # …, juge que …: a clause
    role, affiliation, reach = role_and_affiliation(s, first, stop, words)
    if len(role) > _MAX_ROLE:
        return found
    gender = found.gender or words.role_gender(s.low[head])
    return replace(
        found, role=role or found.role, affiliation=affiliation or found.affiliation, described=s.span(first, reach),
        stop=max(found.stop, stop), gender=gender, titled=True,
    )  # fmt: skip


def _names_another(s: Stream, head: int, stop: int, words: Lexicon) -> bool:
    """`…, Professor John Burrows, said`: not an aside but the next person."""
    if words.language == "fr":  # « directeur exécutif OpenInfra Foundation » is an office
        return False
    run = next((r for r in _runs(s, head, stop, words) if r[0] <= head + 1), None)
    if run is None or run[1] - max(run[0], head + 1) < 2:
        return False
    return not any(s.low[k] in words.organisations or words.is_role(s.low[k]) for k in range(head + 1, run[1]))


def role_and_affiliation(s: Stream, first: int, stop: int, words: Lexicon) -> tuple[str, str | None, int]:
    """`directrice exécutive de la Cloud Native Computing Foundation` in two, and where it ends."""
    stop = next((k for k in range(first + 1, stop) if s.low[k] in words.relatives and words.language != "de"), stop)
    if s.low[first].endswith("'s") and first + 1 < stop:
        return _text(s, (first + 1, stop)), s.word[first][:-2] if s.is_capital(first) else None, stop
    for strong in (True, False):
        for i in range(first + 1, stop):
            low = s.low[i]
            if low not in words.affiliation_strong and (strong or low not in words.affiliation_weak):
                continue
            k = i + 1
            while k < stop and not s.is_capital(k) and (s.low[k] in words.determiners or s.low[k] in words.organisations or s.low[k] in words.linking):
                k += 1
            if k < stop and s.is_capital(k) and s.low[k - 1] != "and":
                end = _runs(s, k, stop, words)[0][1] if _runs(s, k, stop, words) else k + 1
                end = _with_of(s, end, stop, words)
                begin = next(p for p in range(i + 1, k + 1) if s.low[p] not in words.determiners)
                return _text(s, (first, i)), _text(s, (begin, end)), end
    for i in range(first + 1, stop):
        if s.is_capital(i) and not s.is_capital(i - 1) and not words.is_role(s.low[i]):
            end = _runs(s, i, stop, words)[0][1] if _runs(s, i, stop, words) else i + 1
            if words.language != "de" and s.low[i - 1] not in words.conjunctions:
                return _text(s, (first, i)), _text(s, (i, end)), end
    return _text(s, (first, stop)), None, stop


def _with_of(s: Stream, end: int, stop: int, words: Lexicon) -> int:
    """University of Ghent, Institute for Data, the Tessel steering group: what follows belongs to the body."""
    if words.language == "en":
        while end < stop and s.is_word(end) and s.low[end] not in words.prepositions | words.conjunctions | words.linking:
            end += 1
    if words.language == "en" and end + 1 < stop and s.low[end] in ("of", "for") :
        k = end + 1
        while k < stop and s.low[k] in ("the",):
            k += 1
        runs = _runs(s, k, stop, words) if k < stop and s.is_capital(k) else []
        if runs:
            return runs[0][1]
    return end


def _text(s: Stream, items: Span) -> str:
    if items[1] <= items[0]:
        return ""
    start, end = s.span(*items)
    return " ".join(s.text[start:end].split())
