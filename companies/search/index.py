"""From a company's texts to what the search stores about it: evidence, postings and one document."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Value
from django.db.models.functions import Cast

from companies.models import Company, Posting, SearchDocument
from companies.search import names, words
from companies.search.profile import FIELD_WEIGHTS, RELATED, Passage, passages
from companies.vocabulary.lexicon import Lexicon
from companies.vocabulary.models import Kind
from companies.vocabulary.tagger import Mention, tag

FURTHER_FIELD = 0.25  # for each further field that names a concept
NARROWER = 0.85  # per step: who turns also machines
BROADER = 0.35  # one step: who casts may cast in sand
RELATED_PROCESS = 0.6  # who owns a lathe can turn, who makes castings casts
RELATED_OTHER = 0.35  # who turns may sell turned parts, who makes robot parts knows robots
# A firm that names few concepts means each of them more.
FOCUS, FOCUS_CONCEPTS = 0.25, 25
# A sector follows from what is made: the best member's share, a bonus per further member, and the share of
# the best sector below which another one is chance.
SECTOR, SECTOR_FURTHER, SECTOR_CHANCE = 0.6, 0.1, 0.6
MAX_SURFACES = 3  # evidence rows per concept and field
MAX_SURFACE = 300  # characters
PREFETCH = (*RELATED, "given_concepts", "images")

Relation = Posting.Relation


@dataclass(frozen=True, slots=True)
class Entry:
    """Everything the search stores about one company; rows as companies.search.storage copies them."""

    evidence: list[tuple[int, int, str, str, str]]  # company, concept, field, language, surface
    postings: list[tuple[int, int, float, str, int]]  # company, concept, score, relation, via
    document: SearchDocument


@dataclass(frozen=True, slots=True)
class Score:
    value: float
    relation: Relation
    via: int  # the concept that the profile names


Tagged = tuple[Passage, Mention]


def build(company: Company, lexicon: Lexicon) -> Entry:
    """Return the search's rows of one company; reads PREFETCH and asks the database for nothing else."""
    texts = list(passages(company))
    given = [row.concept_id for row in company.given_concepts.all() if row.concept_id in lexicon.concepts]
    tagged = [
        (passage, mention) for passage in texts for mention in tag(passage.text, passage.language, lexicon)
    ]
    if _sector_is_given(given, lexicon):
        tagged = [pair for pair in tagged if not _is_plain_sector(pair[1].concept, lexicon)]
    scores = closure(own_scores(tagged, given), lexicon)
    if not _sector_is_given(given, lexicon):
        scores |= implied_sectors(scores, lexicon)
    return Entry(
        [(company.pk, *row) for row in _evidence(tagged, given, lexicon)],
        [
            (company.pk, pk, score.value, score.relation.value, score.via)
            for pk, score in sorted(scores.items())
        ],
        _document(company, texts, scores),
    )


def own_scores(tagged: Iterable[Tagged], given: Iterable[int]) -> dict[int, float]:
    """Return how much a profile says of each concept it names itself.

    The best field counts in full and each further one adds a little, times the focus of the profile; what a
    person has given counts at least 1.
    """
    fields: dict[int, dict[str, float]] = defaultdict(dict)
    for passage, mention in tagged:
        weight = FIELD_WEIGHTS[passage.field] * mention.certainty
        known = fields[mention.concept]
        known[passage.field] = max(weight, known.get(passage.field, 0.0))
    focus = 1 + FOCUS * max(0.0, 1 - len(fields) / FOCUS_CONCEPTS)
    scores = {pk: focus * _sum_of_fields(list(weights.values())) for pk, weights in fields.items()}
    return scores | {pk: max(FIELD_WEIGHTS["given"], scores.get(pk, 0.0)) for pk in given}


def _sum_of_fields(weights: list[float]) -> float:
    best = max(weights)
    return best + FURTHER_FIELD * (sum(weights) / best - 1)


def closure(own: dict[int, float], lexicon: Lexicon) -> dict[int, Score]:
    """Add the broader concepts of what a profile names, the next narrower ones and the related ones."""
    scores: dict[int, Score] = {}

    def keep(pk: int, value: float, relation: Relation, via: int) -> None:
        if pk not in own and (pk not in scores or scores[pk].value < value):
            scores[pk] = Score(round(value, 4), relation, via)

    for pk, value in own.items():
        concept = lexicon.concepts[pk]
        for ancestor, steps in lexicon.ancestors(pk).items():
            keep(ancestor, value * NARROWER**steps, Relation.NARROWER, pk)
        for child in concept.narrower:
            keep(child, value * BROADER, Relation.BROADER, pk)
        for related in concept.related:
            if factor := _related_factor(concept.kind, lexicon.concepts[related].kind):
                keep(related, value * factor, Relation.BROADER, pk)
    return scores | {pk: Score(round(value, 4), Relation.EXACT, pk) for pk, value in own.items()}


def _related_factor(kind: str, related: str) -> float:
    """Return what a concept says of a related one; a certificate or a sector says nothing of another."""
    if {kind, related} & {Kind.CERTIFICATION, Kind.SECTOR}:
        return 0.0
    if kind in (Kind.MACHINE, Kind.PRODUCT) and related == Kind.PROCESS:
        return RELATED_PROCESS
    return RELATED_OTHER


def implied_sectors(scores: dict[int, Score], lexicon: Lexicon) -> dict[int, Score]:
    """Return the sectors that follow from what a profile names, where its own words do not score higher."""
    members: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for pk, score in scores.items():
        if score.relation == Relation.EXACT and not lexicon.concepts[pk].weak:
            for sector in lexicon.sectors_of.get(pk, ()):
                members[sector].append((score.value, pk))
    found = {}
    for sector, named in members.items():
        value, via = max(named)
        found[sector] = Score(
            round(SECTOR * value + SECTOR_FURTHER * (len(named) - 1), 4), Relation.NARROWER, via
        )
    least = SECTOR_CHANCE * max((score.value for score in found.values()), default=0)
    return {
        sector: score
        for sector, score in found.items()
        if score.value >= least and (sector not in scores or scores[sector].value < score.value)
    }


def _sector_is_given(given: list[int], lexicon: Lexicon) -> bool:
    return any(_is_plain_sector(pk, lexicon) for pk in given)


def _is_plain_sector(pk: int, lexicon: Lexicon) -> bool:
    """Tell whether a concept is a sector of the classification; fields such as medicine lie across it."""
    concept = lexicon.concepts[pk]
    return concept.kind == Kind.SECTOR and not concept.cross_cutting


def _evidence(
    tagged: list[Tagged], given: list[int], lexicon: Lexicon
) -> Iterator[tuple[int, str, str, str]]:
    """Yield concept, field, language and surface; the first ones of each field explain a hit well enough."""
    for pk in given:
        yield pk, "given", "", lexicon.concepts[pk].label("ja")
    surfaces: dict[tuple[int, str], set[str]] = defaultdict(set)
    for passage, mention in tagged:
        seen = surfaces[mention.concept, passage.field]
        if mention.surface not in seen and len(seen) < MAX_SURFACES:
            seen.add(mention.surface)
            language = passage.language if mention.language else ""
            yield mention.concept, passage.field, language, mention.surface[:MAX_SURFACE]


def _document(company: Company, texts: list[Passage], scores: dict[int, Score]) -> SearchDocument:
    spellings = names.all_spellings(company)
    vector = words.vector([spellings, *(passage.text for passage in texts)])
    return SearchDocument(
        company=company,
        words=Cast(Value(vector), SearchVectorField()),
        names=spellings,
        facets=sorted(pk for pk, score in scores.items() if score.relation != Relation.BROADER),
        quality=quality(company, texts),
    )


def quality(company: Company, texts: list[Passage]) -> float:
    """Return from 0 to 1 how much a visitor gets to read; the order of the list without a query.

    Model companies are complete by design; they are spread over the lower half, so that real ones stand
    between them.
    """
    lists = {passage.field for passage in texts} & {
        "products",
        "processes",
        "materials",
        "equipment",
        "services",
    }
    languages = {passage.language for passage in texts if passage.field in ("summary", "main_business")}
    value = (
        0.1 * len(lists)
        + 0.1 * min(3, sum(len(passage.text) for passage in texts) // 150)
        + 0.1 * bool(company.name_latin)
        + 0.1 * bool(languages & {"de", "en"})
        + 0.1 * bool(company.certification_rows.all())
        + 0.1 * bool(company.images.all())
    )
    if company.is_fictional:
        value = min(value, 0.2 + 0.3 * (zlib.crc32(company.source_id.encode()) % 100) / 100)
    return round(min(value, 1.0), 2)
