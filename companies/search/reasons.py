"""Why a company is a hit, in the words of its own profile."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import prefetch_related_objects

from companies.models import Company, Evidence, Posting
from companies.search import names, words
from companies.search.profile import FIELD_WEIGHTS, RELATED, passages
from companies.search.types import Hit, Reason
from companies.vocabulary.lexicon import Lexicon
from companies.vocabulary.normalise import fold, is_japanese
from companies.vocabulary.parser import Group, ParsedQuery

SURFACE_CHARACTERS = 80  # of a text reason's excerpt


def explain(hits: Sequence[Hit], query: ParsedQuery, lexicon: Lexicon) -> None:
    """Give each hit one reason per group of the query that it answers, or its name as the reason."""
    best = _best_postings(hits, query)
    evidence = _evidence(best.values())
    texts = [group for group in query.groups if group.how == "text"]
    if texts:
        prefetch_related_objects([hit.company for hit in hits], *RELATED)
    for hit in hits:
        for number, group in enumerate(query.groups):
            posting = best.get((hit.company.pk, number))
            if posting and (rows := evidence.get((hit.company.pk, posting.via_id))):
                hit.reasons.append(_concept_reason(posting, group, rows, query.language, lexicon))
        hit.reasons += [reason for group in texts for reason in _text_reasons(hit.company, group)]
        if not hit.reasons:
            hit.reasons += _name_reason(hit.company, query)


def _best_postings(hits: Sequence[Hit], query: ParsedQuery) -> dict[tuple[int, int], Posting]:
    """Return per company and group the posting that scored."""
    by_concept: dict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(query.groups):
        for pk in group.ids:
            by_concept[pk].append(number)
    best: dict[tuple[int, int], Posting] = {}
    if not by_concept or not hits:
        return best
    postings = Posting.objects.filter(
        company__in=[hit.company.pk for hit in hits], concept__in=list(by_concept)
    )
    for posting in postings.order_by("-score", "pk"):
        for number in by_concept[posting.concept_id]:
            best.setdefault((posting.company_id, number), posting)
    return best


def _evidence(postings: Iterable[Posting]) -> dict[tuple[int, int], list[Evidence]]:
    postings = list(postings)
    rows: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
    if not postings:
        return rows
    found = Evidence.objects.filter(
        company__in={posting.company_id for posting in postings},
        concept__in={posting.via_id for posting in postings},
    )
    for row in found.order_by("pk"):
        rows[row.company_id, row.concept_id].append(row)
    return rows


def _concept_reason(
    posting: Posting, group: Group, rows: list[Evidence], language: str, lexicon: Lexicon
) -> Reason:
    concept = lexicon.concepts[posting.concept_id]
    # The field that weighs most; among its texts the one the visitor can read.
    row = max(rows, key=lambda row: (FIELD_WEIGHTS.get(row.field, 0), row.language == language, -row.pk))
    relation = group.how if group.how in ("typo", "partial") else posting.relation
    return Reason(concept.slug, concept.label(language), row.field, row.language, row.surface, relation)


def _text_reasons(company: Company, group: Group) -> Iterator[Reason]:
    """Yield the first place where a free word stands in the profile."""
    wanted = [_pattern(word) for word in re.findall(r"\w+", fold(group.surface).text)]
    for passage in passages(company):
        folded = fold(passage.text)
        for pattern in wanted:
            if match := pattern.search(folded.text):
                is_name = passage.field == "name"
                surface = passage.text if is_name else folded.surface(match.start(), match.end())
                yield Reason(
                    concept="",
                    label=group.surface,
                    field=passage.field,
                    language=passage.language,
                    surface=surface[:SURFACE_CHARACTERS],
                    relation="name" if is_name else "text",
                )
                return


def _pattern(word: str) -> re.Pattern[str]:
    if is_japanese(word):
        return re.compile(re.escape(word))
    stems = "|".join(sorted(map(re.escape, words.lexemes(word)), key=len))
    return re.compile(rf"\b(?:{stems})\w*")


def _name_reason(company: Company, query: ParsedQuery) -> Iterator[Reason]:
    """Yield the spelling of the name that is most like the query: what no concept and no text explains."""
    spellings = [
        (company.name_native, "ja"),
        (company.name_kana, "ja"),
        (company.name_latin, "en"),
        (company.reading, "en"),
    ]
    wanted = set(_trigrams(names.spelling(query.text)))
    given = [(name, language) for name, language in spellings if name] or [(company.slug, "en")]
    name, language = max(given, key=lambda pair: len(wanted & set(_trigrams(names.spelling(pair[0])))))
    yield Reason("", name, "name", language, name, "name")


def _trigrams(text: str) -> Iterator[str]:
    padded = f"  {text} "
    return (padded[index : index + 3] for index in range(len(padded) - 2))
