"""Where a sentence reports speech: `find_reports`."""

from dataclasses import replace

from rag.quotes.according import according, as_clause, is_according
from rag.quotes.agreement import agrees, as_noun, commands, is_command
from rag.quotes.clauses import introduces
from rag.quotes.german import said_noun
from rag.quotes.lexicon import Form, Weight
from rag.quotes.mentions import Mention, MentionKind, clause_subject, phrase_at, phrase_before
from rag.quotes.statement import Link, Report, content_before, looks_whole, make_report
from rag.quotes.stream import QUOTE, Stream
from rag.quotes.trailing import around, interjected, trailing_english
from rag.quotes.unsaid import proves, told_to_you
from rag.quotes.verbs import STOPS, Verb, skip_adverbs, verb_at

_NOMINATIVE = frozenset(("er", "hij", "-ie", "ie"))
"""Behind a verb these are its subject, whatever stands before it: Den Vorwurf wies er zurück."""


def find_reports(s: Stream, lo: int, hi: int) -> list[Report]:
    """All reports of the sentence lo..hi, in order; their contents don't overlap."""
    found: list[Report] = []
    following = lo
    for i in [k for k, low in enumerate(s.low[lo:hi], lo) if low in s.words.signals]:
        if i < following:
            continue
        report, following = _report_at(s, i, lo, hi, found)
        if report is not None:
            found.append(report)
    return _without_overlap(s, found)


def _report_at(s: Stream, i: int, lo: int, hi: int, earlier: list[Report]) -> tuple[Report | None, int]:
    """The report whose cue begins at item `i`, if any, and the item to look at next."""
    low = s.low[i]
    if low in s.words.as_words and (i == lo or s.word[i - 1] in ",—–("):
        report = as_clause(s, i, lo, hi)
        if report is not None:
            return report, report.at + 1
    if is_according(s, i) and (report := according(s, i, lo, hi)):
        return report, max(i + 1, report.subject.stop if report.subject else 0)
    if low in s.words.speech_nouns and s.words.language == "de" and (report := said_noun(s, i, lo, hi)):
        return report, i + 2
    if low in s.words.cues and (verb := verb_at(s, i, lo, hi)):
        return _from_verb(s, verb, earlier), max(i + 1, verb.stop)
    return None, i + 1


def _from_verb(s: Stream, verb: Verb, earlier: list[Report]) -> Report | None:
    """Subject and words of a verb: the subject after it, before it, or its sentence's."""
    if verb.cue.form in (Form.GERUND, Form.INFINITIVE):
        return _borrowing(s, verb, earlier)
    lo = verb.lo
    left = verb.first - 1
    while (
        left >= lo
        and (s.low[left] in s.words.clitics or s.low[left] in s.words.adverbs)
        and not s.is_capital(left)
    ):
        left -= 1
    opens = left < lo or (s.word[left] in STOPS and s.word[left] != ")") or s.word[left] == QUOTE
    if report := _inverted(s, verb, left, opens=opens):
        return report
    if report := _subjectless(s, verb, left):
        return report
    subject = phrase_before(s, lo, verb.first)
    if subject is not None and not (opens and s.word[left] == QUOTE and subject.stop <= left):
        return _preverbal(s, verb, subject)
    if not opens and s.low[left] not in s.words.conjunctions:
        return None
    if earlier:
        return introduces(s, verb, earlier[-1].subject)
    subject = clause_subject(s, lo, verb.first) if left > lo else None
    if subject is not None and commands(s, verb, subject):
        return None
    return introduces(s, verb, subject)


def _subjectless(s: Stream, verb: Verb, left: int) -> Report | None:
    """«…», explicó por fin: after a quotation, a verb that needs no subject; and none follows. Tardó catorce,
    cuenta, antes de …: between commas."""
    if s.words.omits_subject and left > verb.lo and s.word[left] == "," and _between_commas(s, verb):
        spans = ((verb.lo, left), (verb.stop + 1, verb.hi))
        return replace(make_report(s, verb, None, Link.TRAILING, spans), where="inside")
    if not s.words.omits_subject or left <= verb.lo or s.word[left] != "," or s.word[left - 1] != QUOTE:
        return None
    before = content_before(s, verb.lo, left)
    subject = clause_subject(s, verb.lo, before[0]) if before and before[0] > verb.lo else None
    if subject is not None and subject.kind is not MentionKind.NAME:
        subject = None
    return around(s, verb, subject, before, verb.stop) if before else None


def _between_commas(s: Stream, verb: Verb) -> bool:
    """The verb stands alone between two commas."""
    spoken = verb.cue.weight is Weight.SAY and verb.cue.form is Form.FINITE and not verb.cue.quote_only
    return spoken and verb.stop < verb.hi - 2 and s.word[verb.stop] == "," and s.word[verb.first - 1] == ","


def _borrowing(s: Stream, verb: Verb, earlier: list[Report]) -> Report | None:
    """A gerund or infinitive takes its sentence's subject: …, adding that …; je voudrais dire que …"""
    if verb.first == verb.lo:
        return None
    infinitive = verb.cue.form is Form.INFINITIVE
    if infinitive and any(
        low in s.words.impersonal for low in s.low[max(verb.lo, verb.first - 6) : verb.first]
    ):
        return None  # Il fallait avouer que: nobody in particular
    subject = _own_subject(s, verb) or (_near_pronoun(s, verb.first, verb.lo) if infinitive else None)
    subject = subject or (earlier[-1].subject if earlier else None) or clause_subject(s, verb.lo, verb.first)
    if subject is not None and (is_command(s, verb, subject) or told_to_you(s, verb, subject)):
        return None
    report = introduces(s, verb, subject)
    if report is None or report.subject is None:
        return None
    if infinitive and (
        report.subject.kind is MentionKind.OTHER or report.link not in (Link.THAT, Link.QUOTE)
    ):
        return None
    return report


def _own_subject(s: Stream, verb: Verb) -> Mention | None:
    """Entendre le commissaire Nielson déclarer que, un homme annonçant que: right before it stands who says it."""
    if s.words.language not in ("fr", "es") or not s.is_word(verb.first - 1):
        return None
    left = verb.first - 1
    if verb.cue.form is Form.GERUND and s.low[left] == "en":
        return None  # … a remis le chèque en prévenant : « … »
    while left > verb.lo and s.low[left] in s.words.clitics:
        left -= 1
    first = left
    while first > max(verb.lo, left - 8) and s.is_word(first) and s.low[first] not in s.words.determiners:
        first -= 1
    determined = s.low[first] in s.words.determiners and first < left
    if not determined:
        first = left
        while first > verb.lo and s.is_capital(first - 1):
            first -= 1
    if first == verb.lo or not (determined or s.is_capital(left)):
        return None
    if s.low[first - 1] in s.words.linking or s.low[first - 1] in s.words.prepositions:
        return None
    found = phrase_at(s, first, left + 1)
    if found is None or found.stop != left + 1:
        return None
    return found if found.kind is not MentionKind.OTHER or verb.cue.form is Form.GERUND else None


def _near_pronoun(s: Stream, verb: int, lo: int) -> Mention | None:
    """je voudrais dire: the pronoun of the verb that governs the infinitive."""
    for k in range(verb - 1, max(lo, verb - 9) - 1, -1):
        if (s.word[k] in STOPS and s.word[k] != ",") or s.word[k] == QUOTE:
            return None
        if s.low[k] in s.words.pronouns and s.low[k] not in s.words.clitics | s.words.determiners:
            return Mention(k, k + 1, MentionKind.PRONOUN, s.span(k, k + 1), gender=s.words.pronouns[s.low[k]])
    return None


def _inverted(s: Stream, verb: Verb, left: int, *, opens: bool) -> Report | None:
    """The subject follows: « … », explique X; "…," said X; Gestern sagte X, dass …"""
    lo = verb.lo
    if not opens and s.words.language not in ("de", "nl"):
        return None
    beside = left >= lo and QUOTE in (s.word[left], s.word[max(lo, left - 1)])
    found = _subject_after(s, verb, beside=beside)
    if found is None:
        return None
    subject, after = found
    if not opens:
        is_object = _starts_clause(s, left, lo) and s.low[subject.first] not in _NOMINATIVE
        return None if is_object else introduces(s, verb, subject, after)
    before = content_before(s, lo, left) or interjected(s, verb, subject, after, left)
    if before is not None and (left < lo or s.word[left] != ":"):
        fits = _is_incise(s, verb, subject, after, beside=beside)
        aside = not beside and left > lo and s.word[left] == "," and _is_aside(s, lo, left)
        return around(s, verb, subject, before, after) if fits and not aside else None
    sure = subject.kind is not MentionKind.OTHER or s.words.language in ("de", "nl")
    return introduces(s, verb, subject, after) if sure else None


def _is_incise(s: Stream, verb: Verb, subject: Mention, after: int, *, beside: bool) -> bool:
    """Verb and subject may end or interrupt somebody's words."""
    if not beside and (
        (verb.needs_that and not _closes_clause(s, verb, subject, after))
        or not _ends_incise(s, subject, after, verb.hi)
    ):
        return False
    return s.words.language != "en" or _inverts(s, verb, subject, after, beside=beside)


def _closes_clause(s: Stream, verb: Verb, subject: Mention, after: int) -> bool:
    """`…, stelt hij.`: behind a clause even a common verb reports, where it and a person end the sentence."""
    if s.words.language not in ("nl", "de") or verb.cue.quote_only or verb.cue.weight is Weight.MANNER:
        return False
    ends = after >= verb.hi or s.word[after] in ".!?"
    return ends and subject.kind is not MentionKind.OTHER and s.word[verb.first - 1] == ","


def _subject_after(s: Stream, verb: Verb, *, beside: bool) -> tuple[Mention, int] | None:
    """The subject behind the verb, and where it ends. `beside`: quotation marks stand before the verb."""
    language = s.words.language
    if verb.pronoun is not None:
        subject = phrase_at(s, verb.pronoun, verb.hi)
        return (subject, verb.stop) if subject else None
    if language == "en" and s.low[verb.stop - 1] in s.words.listener:
        return None
    bracket = verb.cue.form is Form.PARTICIPLE and language in ("de", "nl")
    k = skip_adverbs(s, verb.first + 1 if bracket else verb.stop, verb.hi)
    if k >= verb.hi or s.low[k] in s.words.complementisers or s.word[k] in STOPS or s.word[k] == QUOTE:
        return None
    far = (beside and language != "de") or language == "es"
    subject = _postverbal(s, k, verb.hi, far=far)
    return (subject, max(subject.stop, verb.stop)) if subject else None


def _ends_incise(s: Stream, subject: Mention, after: int, hi: int) -> bool:
    """Without quotation marks, a subject that is nobody by name must be a whole phrase that ends its clause
    (…, indique le message.)"""
    if subject.kind is not MentionKind.OTHER:
        return True
    return (after >= hi or not s.is_word(after)) and s.low[subject.first] in s.words.determiners


def _is_aside(s: Stream, lo: int, comma: int) -> bool:
    """The comma closes an apposition of the clause's subject: X, ancien directeur de Y, a reconnu …"""
    if s.low[lo] in s.words.prepositions and s.low[lo] not in s.words.determiners:
        return False  # En Chine, …, explique X
    subject = phrase_before(s, lo, comma + 1)
    if subject is None or subject.kind is not MentionKind.NAME:
        return False
    if subject.described is not None and subject.stop >= comma:
        return True
    first = next((k for k in range(lo, comma) if s.word[k] == ","), comma)
    return (
        first < comma
        and subject.first <= lo + 3
        and subject.span[1] == s.end[first - 1]
        and not any(s.word[k] in ",;:" for k in range(first + 1, comma))
    )


def _inverts(s: Stream, verb: Verb, subject: Mention, after: int, *, beside: bool) -> bool:
    """English inverts only at the end of its clause, and a pronoun only after quotation marks."""
    ends = (
        after >= verb.hi
        or not s.is_word(after)
        or s.low[after] in s.words.prepositions
        or s.words.is_adverb(s.low[after])
    )
    return ends and (beside or subject.kind in (MentionKind.NAME, MentionKind.ROLE))


def _starts_clause(s: Stream, left: int, lo: int) -> bool:
    """In verb-second languages: what stands before the verb is its subject (a name, an article's phrase)."""
    subject = phrase_before(s, lo, left + 1)
    if subject is None or (
        subject.kind is MentionKind.OTHER and s.low[subject.first] not in s.words.determiners
    ):
        return False
    return not (
        s.low[subject.first] in s.words.prepositions and s.low[subject.first] not in s.words.determiners
    )


def _postverbal(s: Stream, k: int, hi: int, *, far: bool) -> Mention | None:
    """The subject after the verb; with `far` also behind what stands between (escribió el lunes en … X)."""
    words = s.words
    subject = phrase_at(s, k, hi)
    if subject is not None and subject.kind is not MentionKind.OTHER and s.low[k] not in words.prepositions:
        return subject
    if s.low[k] in words.infinitives:
        return None
    if far and (found := _name_further(s, k, hi)):
        return found
    adverbial = s.low[k] in words.prepositions and s.low[k] not in words.determiners
    return None if adverbial else subject


def _name_further(s: Stream, k: int, hi: int) -> Mention | None:
    """The first name among the next items, not governed by a preposition nor behind punctuation."""
    words = s.words
    for i in range(k, min(hi, k + 10)):
        if s.word[i] in STOPS or s.word[i] == QUOTE or s.low[i] in words.complementisers:
            return None
        before = s.low[i - 1]
        governed = before in words.linking or before in words.prepositions
        if s.is_capital(i) and s.word[i] not in words.not_names and not governed:
            found = phrase_at(s, i, hi)
            if found is not None and found.kind is MentionKind.NAME:
                return found
    return None


_IFS = frozenset(("if", "whether", "unless"))
"""English: what somebody may say (If the mentors think it works, …)."""


def _preverbal(s: Stream, verb: Verb, subject: Mention) -> Report | None:
    """The subject stands before the verb: X said that …; "…," X said; X ajoute : « … »"""
    if not agrees(s, verb, subject) or (subject.first > verb.lo and s.low[subject.first - 1] in _IFS):
        return None
    if told_to_you(s, verb, subject) or proves(s, verb, subject):
        return None
    subject = as_noun(s, verb, subject)
    left = subject.first - 1
    relative = s.words.language in ("fr", "es") and s.low[verb.first - 1] in (*s.words.relatives, "que")
    if not relative and _beside_quote(s, verb, left) and (before := content_before(s, verb.lo, left)):
        k = skip_adverbs(s, verb.stop, verb.hi)
        if k >= verb.hi or s.low[k] not in s.words.complementisers:
            return around(s, verb, subject, before, verb.stop)
    report = introduces(s, verb, subject)
    if report is not None and report.link is not Link.OBJECT:
        return report
    return trailing_english(s, verb, subject) or report


def _beside_quote(s: Stream, verb: Verb, left: int) -> bool:
    """A quotation that can be the verb's stands right before its subject, whose item before is `left`."""
    if left < verb.lo:
        return False
    if s.word[left] == QUOTE:
        quoted, beside = left, _closes(s, left)
    else:
        quoted, beside = left - 1, s.word[left] in ",–—" and left > verb.lo and s.word[left - 1] == QUOTE
    if not beside:
        return False
    common = verb.cue.quote_only or verb.cue.that_only
    return quoted <= verb.lo or not common or looks_whole(s, quoted)


def _closes(s: Stream, k: int) -> bool:
    """A quotation whose last character ends a clause: what follows may be its cue."""
    start, end = s.quotes[k].inner
    return s.text[start:end].rstrip()[-1:] in (*",.!?…—–-",)


def _first_person(report: Report) -> bool:
    """Nous croyons que …: words of whoever is quoted, not a cue of the reporter's."""
    subject = report.subject
    return subject is None or subject.gender in ("first", "other") or subject.kind is MentionKind.OTHER


def _without_overlap(s: Stream, found: list[Report]) -> list[Report]:
    """A report whose cue lies in an earlier one's content is part of it (X said that Y thinks …), unless it
    goes on with the same subject (… et a ajouté que …): then the earlier content ends before it."""
    kept: list[Report] = []
    for report in found:
        if kept and _covers_all(report, kept):
            kept = [report]
            continue
        inside = next((p for p, r in enumerate(kept) if any(a <= report.at < b for a, b in r.content)), None)
        if inside is not None:
            if _says_himself(kept[inside], report):
                kept[inside] = replace(report, via=kept[inside].subject)
            elif shortened := _cut_before(s, kept[inside], report):
                kept[inside] = shortened
                kept.append(report)
        elif not any(a < d and c < b for r in kept for a, b in r.content for c, d in report.content):
            kept.append(report)
    return kept


def _says_himself(outer: Report, report: Report) -> bool:
    """According to the Gazette, X said …: X's words, by whomever they came to us."""
    subject = report.subject
    if outer.link is not Link.ACCORDING or outer.where != "before" or subject is None:
        return False
    named = subject.kind is MentionKind.NAME and subject.first <= outer.content[0][0] + 1
    return named and report.where == "before" and report.link is not Link.OBJECT


def _covers_all(report: Report, kept: list[Report]) -> bool:
    """A cue at the end claims the whole sentence, first-person reports in it included."""
    if report.link is not Link.TRAILING or report.subject is None:
        return False
    return all(_first_person(r) and report.content[0][0] <= r.at < report.at for r in kept)


def _cut_before(s: Stream, outer: Report, report: Report) -> Report | None:
    """The outer report ending where a further one of its subject begins; None where that is part of it."""
    if outer.subject is None or report.subject is None or outer.where != "before":
        return None
    a, _ = outer.content[-1]
    cut = report.at
    if report.subject is not outer.subject:
        cut = report.subject.first
        if report.link is not Link.QUOTE or s.low[cut - 1] not in s.words.and_words:
            return None  # X said that A and B said: "…"
    while cut > a and (s.word[cut - 1] in ",;" or s.low[cut - 1] in s.words.and_words):
        cut -= 1
    if cut == report.at or cut - a < 2:
        return None
    return replace(outer, content=(*outer.content[:-1], (a, cut)))
