"""How a sentence names somebody: a name with its title and apposition, a pronoun, an office."""

from dataclasses import replace

from rag.quotes.naming import (
    Mention,
    MentionKind,
    after_name,
    initial_stop,
    is_opening,
    named_in,
    role_and_affiliation,
    runs,
    segment_end,
    text_of,
    title_gender,
    with_apposition,
)
from rag.quotes.stream import QUOTE, Stream

__all__ = [
    "Mention",
    "MentionKind",
    "clause_subject",
    "heads_noun",
    "phrase_at",
    "phrase_before",
    "with_apposition",
]

_MAX_ITEMS = 24
_NEXT_PHRASE = frozenset(("de", "het", "een", "'t"))
"""Dutch articles begin another phrase, but after a preposition: volgens de jury | de beste acteur."""
_NO_GENITIVE = frozenset(("die", "das", "den", "dem"))
"""German articles that begin another phrase: Angaben der Gewerkschaft | den Abbau."""


def phrase_at(s: Stream, first: int, hi: int) -> Mention | None:
    """The noun phrase or pronoun that begins at item `first`, its apposition included."""
    if first >= hi or not s.is_word(first):
        return None
    low = s.low[first]
    article = (
        low in s.words.determiners
        and first + 1 < hi
        and s.is_word(first + 1)
        and not s.words.is_adverb(s.low[first + 1])
    )
    if not article and (gender := _pronoun(s, first, hi)):
        stop = first + (2 if low not in s.words.pronouns else 1)
        return Mention(first, stop, MentionKind.PRONOUN, s.span(first, stop), gender=gender)
    stop = _phrase_end(s, first, hi)
    if stop <= first:
        return None
    found = _mention(s, first, stop, hi)
    if found is not None and found.kind is MentionKind.ROLE and stop + 1 < hi and s.word[stop] == ",":
        return _office_then_name(s, found, stop + 1, hi) or found
    return found


def _office_then_name(s: Stream, office: Mention, first: int, hi: int) -> Mention | None:
    """`its chief executive, Rebecca Stroud,`: the name in the aside, with the office as its role."""
    stop = segment_end(s, first, hi)
    found_runs = runs(s, first, stop)
    if not found_runs or found_runs[0] != (first, stop) or stop - first < 2:
        return None
    named = named_in(s, first, found_runs[0])
    if named is None:
        return None
    begin = office.first
    while begin < office.stop - 1 and s.low[begin] in s.words.determiners:
        begin += 1
    role, affiliation, _ = role_and_affiliation(s, begin, office.stop)
    return replace(
        named, first=office.first, stop=stop, role=role, affiliation=affiliation, described=office.span,
        titled=True, gender=named.gender or office.gender,
    )  # fmt: skip


def _subject_clitic(s: Stream, k: int, lo: int, stop: int) -> int:
    """Nous le répétons: the first of the words before a verb that may be objects is its subject."""
    first = k + 1
    begins = first < stop and (k < lo or not s.is_word(k) or s.low[k] in s.words.conjunctions)
    mine = begins and s.words.pronouns.get(s.low[first]) in ("first", "other")
    return first if mine and s.low[stop].endswith(("ons", "ez", "mes", "tes")) else k


def phrase_before(s: Stream, lo: int, stop: int) -> Mention | None:
    """The subject that ends right before item `stop`, going back no further than `lo`."""
    k = stop - 1
    while k >= lo and (s.low[k] in s.words.clitics or (s.words.is_adverb(s.low[k]) and not s.is_capital(k))):
        k -= 1
    k = _subject_clitic(s, k, lo, stop)
    if k < lo:
        return None
    if gender := _pronoun(s, k, k + 1):
        return Mention(k, k + 1, MentionKind.PRONOUN, s.span(k, k + 1), gender=gender)
    if s.low[k] in s.words.relatives and not s.word[k].isupper():
        return _antecedent(s, lo, k)
    if s.word[k] in ",)–—":
        return _before_aside(s, lo, k)
    if not s.is_word(k) and not initial_stop(s, k):
        return None
    return _phrase_ending(s, lo, k + 1)


def _phrase_ending(s: Stream, lo: int, stop: int) -> Mention | None:
    """Go back to where the phrase can begin, then read it forward."""
    first = stop
    floor = max(lo, stop - _MAX_ITEMS)
    while first > floor:
        low = s.low[first - 1]
        if s.word[first - 1] == QUOTE or not (s.is_word(first - 1) or initial_stop(s, first - 1)):
            break
        if low in s.words.conjunctions and not _joins_names(s, first - 1):
            break
        relative = low in s.words.relatives and not s.word[first - 1].isupper()
        if relative and s.words.language not in ("de", "nl"):
            if s.words.language in ("fr", "es") and first < stop and first - 1 > lo:
                return _antecedent(s, lo, first - 1)  # un conducteur qui préfère taire son nom soupire
            break
        first -= 1
    while first < stop and not s.is_word(first):
        first += 1
    if first >= stop:
        return None
    low = s.low[first]
    if low in s.words.pronouns and low not in s.words.determiners and stop - first > 1:
        return None  # the pronoun has a verb of its own: He valued making contributors feel …
    if low in s.words.prepositions and low not in s.words.determiners:
        return _after_opening(s, first, stop)
    return _mention(s, first, stop, stop)


def _after_opening(s: Stream, first: int, stop: int) -> Mention | None:
    """The phrase begins with a preposition (In remarks on Monday X …): the last name or office in it. In
    German the verb follows such a phrase at once, and its subject comes behind it."""
    if s.words.language == "de":
        return None
    for k in range(stop - 1, first, -1):
        before = s.low[k - 1]
        starts = (s.is_capital(k) and not s.is_capital(k - 1)) or s.low[k] in s.words.determiners
        if starts and before not in s.words.linking and before not in s.words.prepositions:
            return _mention(s, k, stop, stop)
    return None


def _before_aside(s: Stream, lo: int, comma: int) -> Mention | None:
    """The verb follows an aside (X, director of Y and chair of Z, said): the phrase before it."""
    opening = {",": ",", ")": "(", "–": "–", "—": "—"}[s.word[comma]]
    office: Mention | None = None
    for k in range(comma - 1, max(lo, comma - 45), -1):
        if s.word[k] != opening or not s.is_word(k - 1):
            continue
        found = _phrase_ending(s, lo, k)
        if found is not None and (named := _named_together(s, found, k + 1, comma)):
            return named
        if found is None or found.kind is MentionKind.OTHER:
            if office is not None:
                break
            continue
        if found.kind is not MentionKind.ROLE:
            return with_apposition(s, found, k, comma + 1) if found.role is None else found
        if office is not None:
            break
        office = found
        if named := _office_then_name(s, found, k + 1, comma):
            return named
    if office is not None:
        return office
    if comma > lo and s.is_word(comma - 1) and opening == ",":
        return phrase_at(s, _skip_opening(s, lo, comma), comma)
    return None


def _named_together(s: Stream, phrase: Mention, first: int, comma: int) -> Mention | None:
    """Two engineers, X and Y, said: a phrase that names nobody, and behind its comma all whom it means."""
    if phrase.kind not in (MentionKind.ROLE, MentionKind.OTHER) or not s.is_capital(first):
        return None
    named = _mention(s, first, comma, comma)
    together = named is not None and named.kind is MentionKind.NAME and named.also
    return named if together else None


def _after_address(s: Stream, lo: int, hi: int) -> int:
    """Behind an address that opens the sentence: Madame la Présidente, chers collègues, nous …"""
    k = lo
    while k < hi and s.low[k] in s.words.address:
        comma = next((q for q in range(k + 1, min(hi, k + 8)) if s.word[q] == ","), None)
        if comma is None or comma + 1 >= hi:
            break
        k = comma + 1
    return k


def _skip_opening(s: Stream, lo: int, hi: int) -> int:
    k = _after_address(s, lo, hi)
    while k < hi - 1 and (
        not s.is_word(k) or s.low[k] in s.words.conjunctions or s.words.is_adverb(s.low[k])
    ):
        k += 1
    return k


def clause_subject(s: Stream, lo: int, stop: int) -> Mention | None:
    """The phrase a clause begins with, after its adverbials: Hier, à Paris, X …"""
    first = _skip_opening(s, lo, stop)
    dated = first + 1 < stop and s.low[first] in s.words.determiners and s.word[first + 1].isdigit()
    adverbial = s.low[first] in s.words.prepositions and s.low[first] not in s.words.determiners
    if first < stop and (adverbial or dated):
        comma = next((k for k in range(first, min(stop, first + 30)) if s.word[k] == ","), None)
        if comma is None:
            return None
        first = _skip_opening(s, comma + 1, stop)
    if first >= stop:
        return None
    found = phrase_at(s, first, stop)
    return (
        None
        if found is not None and found.kind is MentionKind.OTHER and not s.low[first].isalpha()
        else found
    )


def _antecedent(s: Stream, lo: int, relative: int) -> Mention | None:
    k = relative - 1
    if k >= lo and s.word[k] == ",":
        k -= 1
    if k >= lo and s.word[k] in ",)":
        return _before_aside(s, lo, k)
    if k < lo or not s.is_word(k):
        return None
    if s.is_capital(k):  # … to meet with X, who said
        first = k
        while first > lo and (s.is_capital(first - 1) or s.low[first - 1] in s.words.particles):
            first -= 1
        return _mention(s, first, k + 1, k + 1)
    return _phrase_ending(s, lo, k + 1)


def _pronoun(s: Stream, i: int, hi: int) -> str | None:
    low = s.low[i]
    if len(low) > 1 and s.word[i].isupper() and s.words.language == "en":
        return None  # US President …
    if s.words.language == "en" and low.endswith(("'ve", "'re", "'ll", "'d", "'m")):
        low = low.partition("'")[0]
    if low in s.words.pronouns:
        return s.words.pronouns[low]
    return s.words.pronouns.get(f"{low} {s.low[i + 1]}") if i + 1 < hi else None


def _joins_names(s: Stream, i: int) -> bool:
    """`and` between two names: Collier et Bryce."""
    if (s.low[i] not in s.words.and_words and s.word[i] != "&") or i + 1 >= len(s) or i == 0:
        return False
    return s.is_capital(i - 1) and s.is_capital(i + 1) and s.word[i + 1] not in s.words.not_names


def _phrase_end(s: Stream, first: int, hi: int) -> int:
    """Where a phrase that begins at `first` stops."""
    i = first
    named = False
    top = min(hi, first + _MAX_ITEMS)
    while i < top:
        if s.is_capital(i) and not (i == first and is_opening(s, i, first)):
            if named and not _goes_on_named(s, i):
                break
            named = True
        elif not s.is_word(i):
            if not (initial_stop(s, i) and i + 1 < top and s.is_capital(i + 1)):
                break
        elif i > first and _ends_phrase(s, i, first, top, named=named):
            break
        i += 1
    while (
        i > first
        and (s.low[i - 1] in s.words.linking or s.low[i - 1] in s.words.determiners)
        and not s.is_capital(i - 1)
    ):
        i -= 1
    return i


def _goes_on_named(s: Stream, i: int) -> bool:
    """The capital at `i` belongs to the name before it."""
    before = s.low[i - 1]
    tied = before in s.words.linking or before in s.words.particles or before == "."
    return tied or s.is_capital(i - 1) or _joins_names(s, i - 1)


def _ends_phrase(s: Stream, i: int, first: int, top: int, *, named: bool) -> bool:
    """A word in small letters at which the phrase that began at `first` is over."""
    low, words = s.low[i], s.words
    if named:
        if s.low[first] in words.determiners and words.is_role(low):
            return False  # the Halyard chief
        if not _continues_name(s, i, top):
            return True
    else:
        governs = low in words.prepositions and low not in words.linking
        speaks = i > first + 1 and low in words.cues and low in words.conjunctions
        if governs or speaks or low in words.complementisers:
            return True
    if words.language == "nl":
        article = i > first + 1 and low in _NEXT_PHRASE and not _ties(s, i - 1)
        return article or (not named and _dutch_noun_ended(s, i, first))
    return words.language == "de" and (low in words.auxiliaries or low in words.passive)


def _ties(s: Stream, i: int) -> bool:
    """After it an article goes on with the phrase: van | de jury."""
    low = s.low[i]
    return low in s.words.linking or low in s.words.prepositions or low in s.words.and_words


def _dutch_noun_ended(s: Stream, i: int, first: int) -> bool:
    """A phrase in small letters ends after its office or body (volgens een woordvoerder | raakte …), or after
    what `van` ties to that (de woordvoerder van de politie |)."""
    if i <= first or s.low[i] in s.words.linking:
        return False
    before = s.low[i - 1]
    if s.words.is_role(before) or before in s.words.people or before in s.words.organisations:
        return True
    return i - first >= 4 and s.low[i - 2] in ("de", "het", "een") and s.low[i - 3] in s.words.linking


def _continues_name(s: Stream, i: int, top: int) -> bool:
    """A lower-case word inside a name or between a name and what it belongs to."""
    low = s.low[i]
    if _joins_names(s, i):
        return True
    if s.words.language == "de" and low in _NO_GENITIVE and s.low[i - 1] not in s.words.linking:
        return False
    if low not in s.words.particles and low not in s.words.linking:
        return False
    named = low in s.words.particles and i + 1 < top and s.is_capital(i + 1)  # Iris de Wit
    if low in s.words.determiners and s.is_capital(i - 1) and not named:
        return False
    for k in range(i + 1, min(top, i + 4)):
        if s.is_capital(k):
            return True
        if s.low[k] not in s.words.particles and s.low[k] not in s.words.linking:
            return s.low[k] in s.words.organisations and k + 1 < top and s.is_capital(k + 1)
    return False


def _mention(s: Stream, first: int, stop: int, hi: int) -> Mention | None:
    """What items first..stop name; `hi` bounds the apposition that may follow."""
    found_runs = runs(s, first, stop)
    for position, run in enumerate(found_runs):
        k = run[0]
        while (
            k > first + 1
            and s.low[k - 1] in s.words.determiners
            and s.low[k - 1] not in s.words.affiliation_weak
        ):
            k -= 1
        before = s.low[k - 1] if run[0] > first else ""
        belongs = before in s.words.affiliation_weak or before in s.words.affiliation_strong
        belongs = belongs or (position > 0 and before in s.words.linking and before not in s.words.and_words)
        if belongs and run[0] > first:
            continue
        if run[0] > first and s.words.find_role(s.low, run[1], stop) is not None:
            continue  # the Halyard chief
        if heads_noun(s, run[1], stop):
            if position + 1 < len(found_runs) and _office_between(s, run[1], found_runs[position + 1][0]):
                continue  # Kelp spokeswoman Mei-Ling Hartono
            break  # the Kelp team; Castellane's lawyer
        if found := named_in(s, first, run):
            also = tuple(text_of(s, r) for r in found_runs[position + 1 :] if _joins_names(s, r[0] - 1))
            if also or stop > found.stop:
                found = replace(found, stop=max(stop, found.stop), also=also)
            return after_name(s, found, run[1], hi)
    head = s.words.find_role(s.low, first, stop)
    kind = MentionKind.ROLE if head is not None and _may_be_person(s, first) else MentionKind.OTHER
    opening = s.low[first : min(stop, first + 4)]
    if kind is MentionKind.OTHER and not s.words.people.isdisjoint(opening):
        kind = MentionKind.ROLE
    gender = s.words.role_gender(s.low[head]) if head is not None else None
    return Mention(first, stop, kind, s.span(first, stop), gender=gender or title_gender(s, s.low[first]))


def heads_noun(s: Stream, i: int, stop: int) -> bool:
    """English: a noun in small letters right behind a name, which only qualifies it."""
    if s.words.language != "en" or i >= stop or not s.word[i].islower():
        return False
    words, low = s.words, s.low[i]
    if low in words.function_words or low in words.relatives or low in words.pronouns or words.is_adverb(low):
        return False
    return low not in words.plain and low not in words.finite_verbs and not low.endswith(("ing", "ed"))


def _office_between(s: Stream, first: int, stop: int) -> bool:
    """Nothing but an office stands there (and words that belong to it)."""
    if not s.words.is_role(s.low[stop - 1].rstrip(".")):
        return False
    return all(s.is_word(k) and s.low[k] not in s.words.relatives for k in range(first, stop))


def _may_be_person(s: Stream, first: int) -> bool:
    """Several people or an indefinite one can't be resolved to a name."""
    return s.low[first] not in s.words.several
