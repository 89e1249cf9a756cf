"""What the search knows of a company; all of it but ``CompanyConcept`` is rebuilt from the texts."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from companies.models.company import Company


class CompanyConcept(models.Model):
    """A concept a person has given to a company, such as its sector; tagging never touches it."""

    PERSONAL_FIELDS: ClassVar = ()

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="given_concepts")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, verbose_name=_("concept"))

    class Meta:
        verbose_name = _("assigned concept")
        verbose_name_plural = _("assigned concepts")
        constraints = [models.UniqueConstraint(fields=["company", "concept"], name="company_concept_once")]

    def __str__(self) -> str:
        return str(self.concept)


class Evidence(models.Model):
    """Where a company's texts name a concept. The reason shown beside a hit is this row."""

    PERSONAL_FIELDS: ClassVar = ()

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="evidence")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, related_name="evidence")
    field = models.CharField(max_length=20)  # products, processes, … (companies.search.profile)
    language = models.CharField(max_length=2, blank=True)  # blank: given by a person, or a code
    surface = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [models.Index(fields=["company", "concept"], name="evidence_company_concept")]

    def __str__(self) -> str:
        return f"{self.surface} ({self.field})"


class Posting(models.Model):
    """How much a company answers a concept, itself or through a narrower or broader one."""

    class Relation(models.TextChoices):
        EXACT = "exact", _("exact")
        NARROWER = "narrower", _("narrower")
        BROADER = "broader", _("broader")

    PERSONAL_FIELDS: ClassVar = ()

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="postings")
    concept = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, related_name="postings")
    score = models.FloatField()
    relation = models.CharField(max_length=8, choices=Relation)
    # The concept the evidence names; the posting's own one when the relation is exact.
    via = models.ForeignKey("vocabulary.Concept", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "concept"], name="posting_once")]
        indexes = [
            models.Index("concept", models.F("score").desc(), "company", name="posting_best"),
            models.Index(fields=["concept", "company"], include=["score"], name="posting_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id}:{self.concept_id} {self.score:.2f}"


class SearchDocument(models.Model):
    """One row per company: its words, its names and the concepts its facets count."""

    PERSONAL_FIELDS: ClassVar = ()

    company = models.OneToOneField(
        Company, on_delete=models.CASCADE, primary_key=True, related_name="search_document"
    )
    words = SearchVectorField()  # built in Python: words, stems, Japanese bigrams
    names = models.TextField(blank=True)  # all scripts, for trigram similarity
    facets = ArrayField(models.IntegerField(), default=list)  # ids of all concepts incl. broader ones
    quality = models.FloatField(default=0)  # how much a visitor gets to read, for browsing

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="document_words"),
            GinIndex(fields=["names"], name="document_names", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["facets"], name="document_facets", opclasses=["gin__int_ops"]),
            models.Index(models.F("quality").desc(), "company", name="document_quality"),
        ]

    def __str__(self) -> str:
        return f"{self.company_id}"
