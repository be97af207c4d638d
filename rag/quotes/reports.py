"""Where a sentence reports speech: its cue, its subject, and the items it gives as somebody's words."""

from dataclasses import dataclass, replace
from enum import StrEnum

from rag.quotes.lexicon import Cue, Form, Lexicon, Weight
from rag.quotes.mentions import Mention, MentionKind, clause_subject, phrase_at, phrase_before
from rag.quotes.stream import QUOTE, Stream
from rag.types import Span

_WINDOW = 14
"""How many items may stand between a cue and the words it introduces."""
_STOPS = frozenset(",–—-―:;?!…()")


class Link(StrEnum):
    """What ties the words to their cue."""

    QUOTE = "quote"
    """Quotation marks beside the cue."""
    COLON = "colon"
    THAT = "that"
    ZERO = "zero"
    """A clause without conjunction: X said he would."""
    TRAILING = "trailing"
    """The cue stands after or inside: …, explique X."""
    ACCORDING = "according"
    OBJECT = "object"
    """Marked words inside what the verb governs: X prévoit des « … »."""


@dataclass(frozen=True, slots=True)
class Report:
    """One cue with what it reports; `content` are ranges of items."""

    subject: Mention | None
    cue: Span
    """Characters."""
    cue_word: str
    link: Link
    content: tuple[Span, ...]
    at: int
    """The item where the cue begins."""
    weight: Weight = Weight.SAY
    where: str = "before"
    """The cue stands `before`, `after` or `inside` the words."""


@dataclass(frozen=True, slots=True)
class _Verb:
    """A cue found: items first..stop, auxiliary included; `pronoun` stands between them (a-t-il dit)."""

    first: int
    stop: int
    cue: Cue
    pronoun: int | None = None


def find_reports(s: Stream, lo: int, hi: int, words: Lexicon) -> list[Report]:
    """All reports of the sentence lo..hi, in order; their contents don't overlap."""
    found: list[Report] = []
    i = lo
    while i < hi:
        report = None
        low = s.low[i]
        stop = i + 1
        if low in words.as_words and (i == lo or s.word[i - 1] in ",—–(") :
            report = _as_clause(s, i, lo, hi, words)
            if report is not None:
                found.append(report)
                i = report.at + 1
                continue
        if low in words.according or low in words.according_frame or low in words.according_after or low in words.so or low in words.according_soft:
            report = _according(s, i, lo, hi, words)
        if report is None and low in words.cues and (verb := _verb(s, i, lo, hi, words)):
            report = _from_verb(s, verb, lo, hi, words, found)
            stop = verb.stop
        if report is not None:
            found.append(report)
            if report.link is Link.ACCORDING and report.subject:
                stop = max(stop, report.subject.stop)
        i = stop
    return _without_overlap(s, found)


def _verb(s: Stream, i: int, lo: int, hi: int, words: Lexicon) -> _Verb | None:
    """The cue at item `i`, if it is one there: with its auxiliary, its further words, its particle."""
    for cue in words.cues[s.low[i]]:
        stop = i + 1 + len(cue.rest)
        if cue.rest and tuple(s.low[i + 1 : stop]) != cue.rest:
            continue
        if cue.particles and not any(s.low[k] in cue.particles for k in range(stop, min(hi, stop + 16))):
            continue
        if cue.form is Form.PARTICIPLE:
            if verb := _with_auxiliary(s, i, stop, lo, cue, words):
                return verb
            continue
        before = s.low[i - 1] if i > lo else ""
        if words.language == "es" and before == "se":  # se dice que: nobody in particular
            continue
        if cue.form is Form.FINITE and (_is_noun(s, i, lo, words) or before in words.passive):
            continue
        if s.is_capital(i) and i > lo and s.word[i - 1] not in (QUOTE, ":", "—", "–"):
            continue
        if before in ("s'", "se") and words.language == "fr":
            cue = replace(cue, weight=Weight.MANNER)
        first = i
        while first > lo and s.low[first - 1] in words.auxiliaries and words.language in ("en", "nl", "de"):
            first -= 1
        return _Verb(first, stop, cue)
    return None


def _is_noun(s: Stream, i: int, lo: int, words: Lexicon) -> bool:
    """`the claim`, `l'annonce`, `une demande`: an article or preposition before it."""
    if i <= lo:
        return False
    before = s.low[i - 1]
    if before in words.relatives or before in words.pronouns:
        return False
    if before in words.determiners:
        return not (before in words.clitics and words.language in ("es",))
    if words.language == "en" and before in words.prepositions and before not in words.passive and before not in words.auxiliaries:
        return before not in ("who", "that", "which", "when", "while", "as", "but", "because", "if", "since", "where")
    return before in words.affiliation_weak or before in ("to", "zu", "te", "sans", "par", "on", "en", "by", "com")


def _with_auxiliary(s: Stream, i: int, stop: int, lo: int, cue: Cue, words: Lexicon) -> _Verb | None:
    pronoun = None
    k = i - 1
    while k >= lo and i - k <= 5:
        low = s.low[k]
        if low in words.passive and low not in words.auxiliaries:
            return None
        if low in words.auxiliaries:
            being = words.language == "fr" and low in ("est", "sont", "était", "étaient")
            if being and s.low[max(lo, k - 1)] not in ("s'", "se", "m'", "me"):
                return None  # c'est dit, est supposé: passive
            return _Verb(k, stop, cue, pronoun)
        if low.startswith("-") or (low in words.pronouns and words.language in ("nl", "de")):
            pronoun = k
        elif not (words.is_adverb(low) or low in words.clitics):
            break
        k -= 1
    if words.language not in ("nl", "de"):
        return None
    # The clause bracket: heeft … gezegd, hat … erklärt, with the subject inside.
    for k in range(i - 1, max(lo, i - 14) - 1, -1):
        if s.low[k] in words.passive:
            return None
        if s.low[k] in words.auxiliaries:
            return _Verb(k, stop, cue, pronoun)
        if s.word[k] in _STOPS or s.word[k] == QUOTE:
            return None
    return None


def _from_verb(
    s: Stream, verb: _Verb, lo: int, hi: int, words: Lexicon, earlier: list[Report]
) -> Report | None:
    if verb.cue.form in (Form.GERUND, Form.INFINITIVE):
        return _borrowing(s, verb, lo, hi, words, earlier)
    left = verb.first - 1
    while left >= lo and (s.low[left] in words.clitics or s.low[left] in words.adverbs) and not s.is_capital(left):
        left -= 1
    opens = left < lo or (s.word[left] in _STOPS and s.word[left] != ")") or s.word[left] == QUOTE
    if report := _inverted(s, verb, left, opens, lo, hi, words):
        return report
    subject = phrase_before(s, lo, verb.first, words)
    if subject is not None and not (opens and s.word[left] == QUOTE and subject.stop <= left):
        return _preverbal(s, verb, subject, lo, hi, words)
    if opens or s.low[left] in words.conjunctions:
        shared = earlier[-1].subject if earlier else clause_subject(s, lo, verb.first, words) if left > lo else None
        return _introduces(s, verb, shared, hi, words)
    return None


def _borrowing(s: Stream, verb: _Verb, lo: int, hi: int, words: Lexicon, earlier: list[Report]) -> Report | None:
    """A gerund or infinitive takes its sentence's subject: …, adding that …; je voudrais dire que …"""
    if verb.first == lo:
        return None
    subject = _near_pronoun(s, verb.first, lo, words) if verb.cue.form is Form.INFINITIVE else None
    subject = subject or (earlier[-1].subject if earlier else None) or clause_subject(s, lo, verb.first, words)
    report = _introduces(s, verb, subject, hi, words)
    if report is None or report.subject is None:
        return None
    if verb.cue.form is Form.GERUND:
        return report
    if report.subject.kind is MentionKind.OTHER:
        return None
    return report if report.link in (Link.THAT, Link.QUOTE) else None


def _near_pronoun(s: Stream, verb: int, lo: int, words: Lexicon) -> Mention | None:
    """je voudrais dire, il faut que nous puissions dire: the pronoun of the verb that governs the infinitive."""
    for k in range(verb - 1, max(lo, verb - 9) - 1, -1):
        if (s.word[k] in _STOPS and s.word[k] != ",") or s.word[k] == QUOTE:
            return None
        if s.low[k] in words.pronouns and s.low[k] not in words.clitics | words.determiners:
            return Mention(k, k + 1, MentionKind.PRONOUN, s.span(k, k + 1), gender=words.pronouns[s.low[k]])
    return None


def _inverted(
    s: Stream, verb: _Verb, left: int, opens: bool, lo: int, hi: int, words: Lexicon
) -> Report | None:
    """The subject follows: « … », explique X; "…," said X; Gestern sagte X, dass …"""
    second = words.language in ("de", "nl")
    if not opens and not second:
        return None
    if verb.pronoun is not None:
        subject: Mention | None = phrase_at(s, verb.pronoun, hi, words)
        after = verb.stop
    else:
        if s.low[verb.stop - 1] in words.listener and words.language == "en":
            return None
        after = verb.first + 1 if verb.cue.form is Form.PARTICIPLE and second else verb.stop
        k = _skip_adverbs(s, after, hi, words)
        if k >= hi or s.low[k] in words.complementisers or s.word[k] in _STOPS or s.word[k] == QUOTE:
            return None
        beside = left >= lo and QUOTE in (s.word[left], s.word[max(lo, left - 1)])
        subject = _postverbal(s, k, hi, words, far=(beside and words.language != "de") or words.language == "es")
        if subject is None:
            return None
        after = max(subject.stop, verb.stop)
    if not opens and second:
        if phrase_starts_clause(s, left, lo, words):
            return None
        return _introduces(s, verb, subject, hi, words, after)
    before = _content_before(s, lo, left)
    quote_before = left >= lo and (s.word[left] == QUOTE or (left > lo and s.word[left - 1] == QUOTE))
    if not quote_before and left > lo and s.word[left] == "," and _is_aside(s, lo, left, words):
        return None
    if before is None or (left >= lo and s.word[left] == ":"):
        return _introduces(s, verb, subject, hi, words, after) if subject.kind is not MentionKind.OTHER or second else None
    if not quote_before and (verb.cue.weight is Weight.MANNER or verb.cue.quote_only or verb.cue.that_only):
        return None
    if not quote_before and subject.kind is MentionKind.OTHER:
        if (after < hi and s.is_word(after)) or s.low[subject.first] not in words.determiners:
            return None
    if words.language == "en" and not _inverts(s, subject, quote_before, after, hi, words):
        return None
    return _around(s, verb, subject, before, after, hi, words)


def _is_aside(s: Stream, lo: int, comma: int, words: Lexicon) -> bool:
    """The comma closes an apposition of the clause's subject: X, ancien directeur de Y, a reconnu …"""
    subject = phrase_before(s, lo, comma + 1, words)
    if subject is None or subject.kind is not MentionKind.NAME:
        return False
    if subject.described is not None and subject.stop >= comma:
        return True
    first = next((k for k in range(lo, comma) if s.word[k] == ","), comma)
    return first < comma and subject.first <= lo + 3 and subject.span[1] == s.end[first - 1] and not any(
        s.word[k] in ",;:" for k in range(first + 1, comma)
    )


def _inverts(s: Stream, subject: Mention, beside: bool, after: int, hi: int, words: Lexicon) -> bool:
    """English inverts only at the end of its clause, and a pronoun only after quotation marks."""
    ends = after >= hi or not s.is_word(after) or s.low[after] in words.prepositions or words.is_adverb(s.low[after])
    return ends and (beside or subject.kind in (MentionKind.NAME, MentionKind.ROLE))


def phrase_starts_clause(s: Stream, left: int, lo: int, words: Lexicon) -> bool:
    """In verb-second languages: what stands before the verb is its subject (a name, an article's phrase)."""
    subject = phrase_before(s, lo, left + 1, words)
    if subject is None or (subject.kind is MentionKind.OTHER and s.low[subject.first] not in words.determiners):
        return False
    return not (s.low[subject.first] in words.prepositions and s.low[subject.first] not in words.determiners)


def _postverbal(s: Stream, k: int, hi: int, words: Lexicon, *, far: bool) -> Mention | None:
    """The subject after the verb; with `far` also behind what stands between (escribió el lunes en su blog X)."""
    subject = phrase_at(s, k, hi, words)
    if subject is not None and subject.kind is not MentionKind.OTHER and s.low[k] not in words.prepositions:
        return subject
    if s.low[k] in words.infinitives:
        return None
    for i in range(k, min(hi, k + 10) if far else k):
        if s.word[i] in _STOPS or s.word[i] == QUOTE or s.low[i] in words.complementisers:
            break
        before = s.low[i - 1]
        if (
            s.is_capital(i)
            and s.word[i] not in words.not_names
            and before not in words.linking
            and before not in words.prepositions
        ):
            found = phrase_at(s, i, hi, words)
            if found is not None and found.kind is MentionKind.NAME:
                return found
    if subject is not None and s.low[k] in words.prepositions and s.low[k] not in words.determiners:
        return None
    return subject


def _skip_adverbs(s: Stream, i: int, hi: int, words: Lexicon) -> int:
    while i < hi and (words.is_adverb(s.low[i]) or s.low[i] in ("sich", "zich")):
        i += 1
    return i


def _content_before(s: Stream, lo: int, left: int) -> Span | None:
    """What stands before the cue: words or a quotation, without the comma."""
    stop = left + 1
    while stop > lo and s.word[stop - 1] in _STOPS:
        stop -= 1
    if any(s.word[k] == QUOTE for k in range(lo, stop)):
        return lo, stop
    return (lo, stop) if sum(s.is_word(k) for k in range(lo, stop)) >= 3 else None


def _around(
    s: Stream, verb: _Verb, subject: Mention, before: Span, after: int, hi: int, words: Lexicon
) -> Report:
    """The cue stands after words or inside them: `before`, and perhaps what follows it."""
    content = [before]
    k = after
    where = "after"
    bare = s.word[before[1] - 1] != QUOTE
    reach = next((q for q in range(k, min(hi, k + 24)) if s.word[q] == QUOTE), None)
    if reach is not None and (bare or all(s.word[q] not in ".!?…" for q in range(k, reach))):
        if any(s.word[q] in ",:" for q in range(k, reach)) or reach == k:
            content.append((reach, reach + 1))
            where = "inside"
    elif bare and k < hi - 3 and s.word[k] == "," and _interrupts(s, subject, before):
        content.append((k + 1, hi))
        where = "inside"
    link = Link.TRAILING if bare else Link.QUOTE
    return _report(s, verb, subject, link, tuple(content), where)


def _interrupts(s: Stream, subject: Mention, before: Span) -> bool:
    """The words go on behind the cue (C'est, dit-elle, une erreur); behind a name an aside is likelier, unless
    only a few words stood before."""
    return subject.kind is MentionKind.PRONOUN or sum(s.is_word(k) for k in range(*before)) <= 4


def _preverbal(s: Stream, verb: _Verb, subject: Mention, lo: int, hi: int, words: Lexicon) -> Report | None:
    """The subject stands before the verb: X said that …; "…," X said; X ajoute : « … »"""
    base = words.language == "en" and subject.kind is MentionKind.NAME and not subject.also and verb.stop == verb.first + 1
    if base and f"{s.low[verb.first]}s" in words.cues:
        return None  # a noun after a name (Panel report: …): the verb would have its -s
    left = subject.first - 1
    beside = left >= lo and ((s.word[left] == QUOTE and _closes(s, left)) or (s.word[left] in ",–—" and left > lo and s.word[left - 1] == QUOTE))
    quoted = left if left >= lo and s.word[left] == QUOTE else left - 1
    if beside and quoted > lo and not _full(s, quoted) and (verb.cue.quote_only or verb.cue.that_only):
        beside = False
    if beside and (before := _content_before(s, lo, left)):
        k = _skip_adverbs(s, verb.stop, hi, words)
        if not (k < hi and s.low[k] in words.complementisers):
            return _around(s, verb, subject, before, verb.stop, hi, words)
    report = _introduces(s, verb, subject, hi, words)
    if report is not None and report.link is not Link.OBJECT:
        return report
    ends = verb.stop >= hi or s.word[verb.stop] in ".,;!?…" or s.low[verb.stop] in words.prepositions
    if words.language == "en" and left >= lo and s.word[left] in ",–—" and ends and verb.cue.weight is not Weight.MANNER:
        before = _content_before(s, lo, left)
        if before and before[1] - before[0] >= 4 and s.low[lo] not in words.prepositions:
            return _around(s, verb, subject, before, verb.stop, hi, words)
    return report


def _introduces(
    s: Stream, verb: _Verb, subject: Mention | None, hi: int, words: Lexicon, after: int | None = None
) -> Report | None:
    """The words follow the cue: by quotation marks, a colon, a conjunction, a bare clause, an infinitive."""
    first = verb.stop if after is None else max(after, verb.stop)
    top = min(hi, first + _WINDOW)
    weak = verb.cue.weight is Weight.MANNER or verb.cue.quote_only or verb.cue.that_only
    that = verb.cue.weight is not Weight.MANNER and not verb.cue.quote_only
    commas = 0
    for k in range(first, top):
        low = s.low[k]
        if s.word[k] == QUOTE:
            beside = all(s.word[p] in ",:—–-" or words.is_adverb(s.low[p]) for p in range(first, k))
            if not beside and s.word[k - 1] != ":" and not weak and (clause := _bare_clause(s, verb, subject, first, hi, words)):
                return clause
            link = Link.QUOTE if beside or s.word[k - 1] == ":" else Link.OBJECT
            if link is Link.QUOTE and not _full(s, k) and k + 1 < hi and s.is_word(k + 1):
                link = Link.OBJECT
            if link is Link.OBJECT and (verb.cue.quote_only or _cue_between(s, first, k, words)):
                return None
            return _report(s, verb, subject, link, _quotes_from(s, k, hi) if link is Link.QUOTE else ((k, hi),))
        if low == ":":
            if k + 1 < hi and s.word[k + 1] == QUOTE:
                return _report(s, verb, subject, Link.QUOTE, _quotes_from(s, k + 1, hi))
            return None if weak or hi - k < 4 else _report(s, verb, subject, Link.COLON, ((k + 1, hi),))
        if low in words.complementisers and _restrictive(s, verb, k, words):
            return None
        if low in words.complementisers and that and (words.language != "en" or _english_that(s, verb, first, k, hi, words)):
            return _that(s, verb, subject, k + 1, hi, words)
        if low == ",":
            commas += 1
            clause = k + 1 < hi and (s.low[k + 1] in words.complementisers if weak else True)
            if words.language == "de" and that and clause and k + 3 < hi and k - first <= 8 and commas == 1:
                return _that(s, verb, subject, k + 1, hi, words)
            if k > first and commas > 2:
                break
        if low == ";" or low in ".!?":
            break
    return None if weak else _bare_clause(s, verb, subject, first, hi, words)


def _cue_between(s: Stream, first: int, stop: int, words: Lexicon) -> bool:
    """Another speech verb stands nearer to the marks."""
    return any(
        c.form in (Form.FINITE, Form.PARTICIPLE) and not c.quote_only
        for k in range(first, stop)
        for c in words.cues.get(s.low[k], ())
    )


def _restrictive(s: Stream, verb: _Verb, that: int, words: Lexicon) -> bool:
    """« n’a montré que trois diapositives »: only, not that."""
    if words.language != "fr" or verb.first == 0 or s.low[verb.first - 1] not in ("n'", "ne"):
        return False
    return not any(s.low[k] in ("pas", "jamais", "plus", "point") for k in range(verb.first, that))


def _that(s: Stream, verb: _Verb, subject: Mention | None, first: int, hi: int, words: Lexicon) -> Report | None:
    if words.language == "de" and first < hi:
        if s.low[first] in words.complementisers:
            first += 1
        elif _german_relative(s, first, hi, words):
            return None
    stop = hi
    while stop > first and s.word[stop - 1] in ".!?…;,":
        stop -= 1
    if stop == first + 1 and s.word[first] == QUOTE:
        return _report(s, verb, subject, Link.QUOTE, ((first, stop),))
    if stop - first < 2:
        return None
    return _report(s, verb, subject, Link.THAT, _coordinated(s, first, _clause_end(s, first, hi, words), words))


def _german_relative(s: Stream, first: int, hi: int, words: Lexicon) -> bool:
    """The comma opens a relative or other clause, not what was said: sagte der Mann, der dort wohnt, …"""
    if s.low[first] in ("um", "als", "wobei", "während", "nachdem", "obwohl"):
        return True
    if s.low[first] not in words.relatives or not s.is_capital(first - 2):
        return False
    return not any(s.low[k] in words.reported_mood for k in range(first, min(hi, first + 25)))


def _english_that(s: Stream, verb: _Verb, first: int, k: int, hi: int, words: Lexicon) -> bool:
    """`that` begins what was said, and is neither relative (the sites that would …) nor far from its verb."""
    if k - first > 8 or k + 1 >= hi or s.low[k + 1] in words.auxiliaries or s.low[k + 1] in words.passive:
        return False
    if k > first and s.low[verb.stop - 1] not in words.listener and s.is_word(first):
        if s.low[first] not in words.prepositions and not words.is_adverb(s.low[first]):
            return False  # said the sentence that …
    loose = verb.cue.weight is Weight.THINK or (verb.cue.that_only and s.low[first] not in words.prepositions)
    return not loose or _skip_adverbs(s, first, k, words) == k


def _coordinated(s: Stream, first: int, stop: int, words: Lexicon) -> tuple[Span, ...]:
    """A reported clause cut where a second one begins: que A et que B."""
    clauses = []
    for k in range(first + 3, stop - 3):
        if s.low[k] in words.complementisers and s.low[k - 1] in ("et", "and", "y", "en", "und", "e"):
            clauses.append((first, k - 1))
            first = k + 1
    return (*clauses, (first, stop))


_AND = frozenset(("et", "and", "y", "en", "und", "e", "mais", "but", "maar", "pero", "aber"))


def _clause_end(s: Stream, first: int, hi: int, words: Lexicon) -> int:
    """Reported clauses end at a semicolon, and where the reporting sentence goes on with another cue (… et a
    révélé …, maar vraagt …)."""
    for k in range(first + 2, hi - 1):
        if s.word[k] == ";":
            return k
        if s.low[k] not in _AND:
            continue
        cue = words.cues.get(s.low[k + 1])
        if s.low[k + 1] in words.auxiliaries and k + 2 < hi and words.language in ("fr", "es"):
            cue = tuple(c for c in words.cues.get(s.low[k + 2], ()) if c.form is Form.PARTICIPLE)
        if cue and any(c.form in (Form.FINITE, Form.PARTICIPLE) and not c.quote_only for c in cue):
            return k - 1 if s.word[k - 1] == "," else k
    return hi


def _bare_clause(
    s: Stream, verb: _Verb, subject: Mention | None, first: int, hi: int, words: Lexicon
) -> Report | None:
    k = _skip_adverbs(s, first, hi, words)
    if k >= hi - 2 or subject is None:
        return None
    low = s.low[k]
    if words.language in ("fr", "es"):
        for i in range(k, min(hi - 1, k + 7)):
            if s.low[i] in words.infinitives and s.low[i - 1] not in words.prepositions | words.linking:
                start = i - 1 if s.low[i - 1] in ("n'", "ne", "no") else i
                return _report(s, verb, subject, Link.ZERO, ((start, _clause_end(s, i, hi, words)),))
            if s.word[i] in _STOPS or s.word[i] == QUOTE or s.low[i] in words.complementisers:
                break
        return None
    if verb.cue.form is Form.GERUND and s.word[verb.first - 1] != ",":
        return None
    if words.language != "en" or not s.is_word(k) or (s.is_capital(k - 1) and s.word[k - 1] == QUOTE):
        return None
    if s.low[verb.stop - 1] in words.listener:
        listener = phrase_at(s, k, hi, words)
        if listener is None or (listener.kind is MentionKind.OTHER and low not in words.determiners):
            return None
        k = listener.stop
        if k >= hi - 2 or not s.is_word(k):
            return None
        low = s.low[k]
    if low in words.prepositions and low not in words.conjunctions:
        return None
    if s.low[verb.stop - 1] not in words.plain and not _has_verb(s, k, hi, words, verb.cue.weight is Weight.THINK):
        return None
    if s.low[verb.stop - 1] in words.plain and sum(s.is_word(q) for q in range(k, hi)) < 4:
        return None
    return _report(s, verb, subject, Link.ZERO, ((k, _clause_end(s, k, hi, words)),))


_ENGLISH_VERBS = frozenset(
    ["is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "can", "could", "may", "might", "should", "must", "do", "does", "did", "'s", "'re", "isn't", "aren't", "wasn't", "weren't", "hasn't", "haven't", "hadn't", "won't", "wouldn't", "can't", "couldn't", "shouldn't", "don't", "doesn't", "didn't"]
)


def _has_verb(s: Stream, first: int, hi: int, words: Lexicon, near: bool) -> bool:
    """A clause has a verb of its own soon: an auxiliary, or an inflected form right after a pronoun."""
    if s.low[first] in words.pronouns and s.low[first] not in ("it", "her", "him", "them", "me", "us"):
        return True
    stop = min(hi, first + 12)
    if near:
        stop = next((k for k in range(first + 1, stop) if s.word[k] in _STOPS), stop)
    return any(
        s.low[k] in _ENGLISH_VERBS or s.low[k].endswith(("ed", "n't")) or s.low[k] in words.cues
        for k in range(first + 1, stop)
    )


def _closes(s: Stream, k: int) -> bool:
    """A quotation whose last character ends a clause: what follows may be its cue."""
    start, end = s.quotes[k].inner
    return s.text[start:end].rstrip()[-1:] in (*",.!?…—–-",)


def _full(s: Stream, k: int) -> bool:
    """A quotation that is a sentence of its own."""
    mark = s.quotes[k]
    inner = s.text[mark.inner[0] : mark.inner[1]].strip()
    return bool(inner) and (inner[-1] in ".!?…," or (inner[0].isupper() and inner.count(" ") >= 3))


def _quotes_from(s: Stream, k: int, hi: int) -> tuple[Span, ...]:
    """The quotation at `k`, and those that follow with nothing but punctuation or `and` between."""
    found = [(k, k + 1)]
    k += 1
    while k + 1 < hi and (s.word[k] in ",;…" or s.low[k] in ("et", "and", "en", "und", "y")) and s.word[k + 1] == QUOTE:
        found.append((k + 1, k + 2))
        k += 2
    return tuple(found)


def _according(s: Stream, i: int, lo: int, hi: int, words: Lexicon) -> Report | None:
    """Selon X, … / …, according to X / … X zufolge / …, so X."""
    low = s.low[i]
    if low in words.according_after:
        subject = phrase_before(s, lo, i, words)
        if subject is None:
            return None
        return _placed(s, subject, subject.first, i + 1, (i, i + 1), lo, hi, words)
    stop = i + 1
    if low in words.according:
        rest = next((r for r in words.according[low] if tuple(s.low[i + 1 : i + 1 + len(r)]) == r), None)
        if rest is None:
            return None
        stop += len(rest)
    second = words.language in ("de", "nl")
    k = stop
    if low in words.according_frame:
        framed = _framed(s, i, hi, words)
        if framed is None:
            return None
        k, stop, subject = framed
    else:
        subject = phrase_at(s, k, hi, words) if k < hi else None
    if subject is None or subject.gender == "first" or (s.low[k] in words.relatives and not second):
        return None
    comma = next((q for q in range(k, subject.stop) if s.word[q] == ","), None)
    if comma is not None and (subject.stop >= hi or s.word[subject.stop] != ",") and i <= lo + 1:
        # According to X, a detective was …: no aside but the clause.
        subject = replace(subject, stop=comma, role=None, affiliation=None, described=None)
    left = s.word[i - 1] if i > lo else ""
    if low in words.so and (not left or left not in (",", QUOTE, "–", "—") or subject.kind is MentionKind.OTHER):
        return None
    if low in words.according_soft and (
        i > lo or subject.kind is not MentionKind.NAME or (subject.span[0] != s.start[k] and not subject.titled) or subject.stop >= hi or s.word[subject.stop] != ","
    ):
        return None
    return _placed(s, subject, i, subject.stop, (i, stop), lo, hi, words)


def _framed(s: Stream, i: int, hi: int, words: Lexicon) -> tuple[int, int, Mention | None] | None:
    """`nach (…) Angaben (von) X`: where X begins, where the cue ends, and X (or the noun itself)."""
    noun = next(
        (k for k in range(i + 1, min(hi, i + 5)) if s.low[k] in words.according_nouns or
         s.low[k].rpartition("-")[2] in words.according_nouns or
         (len(s.low[k]) > 9 and s.low[k].endswith(("angaben", "aussagen", "berichten", "informationen")))),
        None,
    )  # fmt: skip
    if noun is None or any(s.word[k] in _STOPS for k in range(i, noun)):
        return None
    k = noun + 1
    while k < hi and s.low[k] in ("von", "vom"):
        k += 1
    subject = phrase_at(s, k, hi, words) if k < hi and (k > noun + 1 or s.low[k] in ("der", "des", "eines", "einer")) else None
    if subject is None:
        subject = Mention(i + 1, noun + 1, MentionKind.OTHER, s.span(i + 1, noun + 1))
        return i + 1, noun + 1, subject
    return k, noun + 1, subject


def _as_clause(s: Stream, i: int, lo: int, hi: int, words: Lexicon) -> Report | None:
    """`As X told Y, …`, `…, wie X mitteilte`, « comme l’explique X, … »: the clause names who said the rest."""
    stop = next((k for k in range(i + 1, min(hi, i + 24)) if s.word[k] in ",–—):;" or s.word[k] in ".!?…"), hi)
    for k in range(i + 1, stop):
        if s.low[k] not in words.cues or (verb := _verb(s, k, i + 1, stop, words)) is None:
            continue
        if verb.cue.form in (Form.GERUND, Form.INFINITIVE) or verb.cue.quote_only:
            continue
        subject = phrase_before(s, i + 1, verb.first, words) if verb.first > i + 1 else None
        subject = subject or (phrase_at(s, verb.stop, stop, words) if verb.stop < stop else None)
        if subject is None or subject.gender == "first":
            return None
        report = _placed(s, subject, i, stop, (verb.first, verb.stop), lo, hi, words)
        return report and Report(
            subject, report.cue, report.cue_word, Link.TRAILING, report.content, verb.stop - 1, verb.cue.weight, report.where
        )
    return None


def _placed(
    s: Stream, subject: Mention, first: int, stop: int, cue: Span, lo: int, hi: int, words: Lexicon
) -> Report | None:
    """The content of an according-to that takes items first..stop: after it, before it, or both."""
    content: list[Span] = []
    before = _content_before(s, lo, first - 1)
    rest = stop
    opening = first <= lo + 1 or before is None
    if opening and rest < hi and s.low[rest] in words.prepositions and words.language not in ("de", "nl"):
        # Selon une liste retrouvée dans les archives, …: the phrase goes on to its comma.
        rest = next((q for q in range(rest, min(hi, rest + 25)) if s.word[q] == ","), rest)
    closed = rest >= hi or s.word[rest] == "," or s.word[first - 1] != ","
    while rest < hi and s.word[rest] in ",:":
        rest += 1
    if opening or before is None:
        content = [(rest, _clause_end(s, rest, hi, words))]
        where = "before"
    elif closed and sum(s.is_word(k) or s.word[k] == QUOTE for k in range(rest, hi)) >= 2:
        content = [before, (rest, hi)]
        where = "inside"
    else:
        content = [before]
        where = "after"
    if not any(s.is_word(k) or s.word[k] == QUOTE for a, b in content for k in range(a, b)):
        return None
    start, end = s.span(*cue)
    return Report(subject, (start, end), s.text[start:end], Link.ACCORDING, tuple(content), first, Weight.SAY, where)


def find_incise(s: Stream, words: Lexicon) -> tuple[Mention, Span, Span] | None:
    """A cue set inside the quotation marks, as French and Spanish do: « La demie, précise X, c’est … ».
    Its subject, its characters, and the characters of the whole aside; None where there is none."""
    for i in range(2, len(s)):
        left = i - 1
        while left > 1 and s.low[left] in words.clitics:
            left -= 1
        if s.low[i] in words.auxiliaries and left == i - 1 and i + 1 < len(s) and s.low[i + 1].startswith("-"):
            continue
        if s.low[i] not in words.cues or (verb := _verb(s, i, 0, len(s), words)) is None:
            continue
        left = verb.first - 1
        while left > 0 and s.low[left] in words.clitics:
            left -= 1
        if s.word[left] not in ",?!…—–" or verb.cue.form in (Form.GERUND, Form.INFINITIVE):
            continue
        at = verb.pronoun if verb.pronoun is not None else verb.stop
        subject = phrase_at(s, at, len(s), words) if at < len(s) else None
        if subject is None or subject.kind is MentionKind.OTHER or subject.gender in ("first", "other"):
            continue
        if subject.kind is MentionKind.PRONOUN and not s.low[at].startswith("-"):
            continue
        stop = max(subject.stop, verb.stop)
        end = next((k for k in range(stop, min(len(s), stop + 14)) if s.word[k] in ",.;:!?—–…"), len(s))
        return subject, s.span(verb.first, verb.stop), (s.start[left], s.end[end] if end < len(s) else s.end[-1])
    return None


def _report(
    s: Stream, verb: _Verb, subject: Mention | None, link: Link, content: tuple[Span, ...], where: str = "before"
) -> Report:
    # The clause bracket (hat … erklärt) spans the whole clause; its verb alone is shown.
    start, end = s.span(verb.first if verb.stop - verb.first <= 5 else verb.stop - 1, verb.stop)
    return Report(subject, (start, end), s.text[start:end], link, content, verb.first, verb.cue.weight, where)


def _first_person(report: Report) -> bool:
    """Nous croyons que …: words of whoever is quoted, not a cue of the reporter's."""
    subject = report.subject
    return subject is None or subject.gender in ("first", "other") or subject.kind is MentionKind.OTHER


def _without_overlap(s: Stream, found: list[Report]) -> list[Report]:
    """A report whose cue lies in an earlier one's content is part of it (X said that Y thinks …), unless it goes
    on with the same subject (… et a ajouté que …): then the earlier content ends before it."""
    kept: list[Report] = []
    for report in found:
        inside = next((p for p, r in enumerate(kept) if any(a <= report.at < b for a, b in r.content)), None)
        covers = report.link is Link.TRAILING and report.subject is not None
        if covers and kept and all(_first_person(r) and report.content[0][0] <= r.at < report.at for r in kept):
            kept = [report]
            continue
        if inside is None:
            taken = any(a < d and c < b for r in kept for a, b in r.content for c, d in report.content)
            if not taken:
                kept.append(report)
            continue
        outer = kept[inside]
        if report.link is Link.QUOTE and outer.link in (Link.THAT, Link.ZERO, Link.OBJECT, Link.COLON) and report.where == "before":
            continue
        if report.subject is outer.subject and report.subject is not None and outer.where == "before":
            a, _ = outer.content[-1]
            cut = report.at
            while cut > a and (s.word[cut - 1] in ",;" or s.low[cut - 1] in ("et", "and", "en", "und", "y", "mais", "but")):
                cut -= 1
            if cut < report.at and cut - a >= 2:
                content = (*outer.content[:-1], (a, cut))
                kept[inside] = Report(
                    outer.subject, outer.cue, outer.cue_word, outer.link, content, outer.at, outer.weight, outer.where
                )
                kept.append(report)
    return kept
