"""The manufacturer."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from companies.hepburn import hepburn

if TYPE_CHECKING:
    # companies.translation gives these models its managers; the type checker has to know them before.
    import modeltranslation.manager  # noqa: F401

MONTH = [MinValueValidator(1), MaxValueValidator(12)]
TEXTS = ("summary", "main_business", "strength_technology", "track_record")  # exist in ja, de and en


class CompanyQuerySet(models.QuerySet["Company"]):
    def public(self) -> "CompanyQuerySet":
        """Companies a visitor may see: published ones, and paused ones, which take no inquiries."""
        return self.filter(status__in=[Company.Status.PUBLISHED, Company.Status.PAUSED])

    def accepting_inquiries(self) -> "CompanyQuerySet":
        return self.filter(status=Company.Status.PUBLISHED)

    def without_latin_name(self) -> "CompanyQuerySet":
        """The work list of names a German reader cannot read."""
        return self.filter(name_latin="")

    def without_texts_in(self, language: str) -> "CompanyQuerySet":
        """The work list of profiles that say nothing in ``language`` (``de``, ``en`` or ``ja``)."""
        names = [f"{text}_{language}" for text in TEXTS]
        empty = [models.Q(**{name: ""}) | models.Q(**{f"{name}__isnull": True}) for name in names]
        return self.filter(*empty)


class Company(models.Model):
    """A manufacturer in Higashiosaka. Texts exist in ja, de and en (see ``companies.translation``)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        PUBLISHED = "published", _("published")
        PAUSED = "paused", _("paused")
        ARCHIVED = "archived", _("archived")

    PERSONAL_FIELDS: ClassVar = ()

    source_id = models.SlugField(
        _("source id"), max_length=80, unique=True, help_text=_("The company's key in the list it came from.")
    )
    # Derived from the Latin name until the first publication, then frozen; old ones live in SlugRedirect.
    slug = models.SlugField(_("slug"), max_length=100, unique=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    first_published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)

    # Names are not translations: the same name in three scripts.
    name_native = models.CharField(_("name (Japanese script)"), max_length=120, blank=True)
    name_kana = models.CharField(_("name (kana)"), max_length=160, blank=True)
    name_latin = models.CharField(_("name (Latin script)"), max_length=160, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=40, blank=True)
    corporate_number = models.CharField(
        _("corporate number"),
        max_length=13,
        blank=True,
        validators=[RegexValidator(r"^\d{13}$", _("A corporate number has 13 digits."))],
    )

    summary = models.CharField(_("summary"), max_length=250, blank=True)
    main_business = models.TextField(_("main business"), blank=True)
    strength_technology = models.TextField(_("strengths: technology"), blank=True)
    track_record = models.TextField(_("strengths: track record"), blank=True)

    city = models.CharField(_("city"), max_length=40, default="東大阪市")
    postal_code = models.CharField(_("postal code"), max_length=8, blank=True)
    address_ja = models.CharField(_("address (Japanese)"), max_length=200, blank=True)
    address_latin = models.CharField(_("address (Latin script)"), max_length=200, blank=True)
    website = models.URLField(_("website"), blank=True)

    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    capital_jpy = models.PositiveBigIntegerField(_("capital (yen)"), null=True, blank=True)
    # 創業 (start of business) and 創立 (legal foundation) are two dates; the month is often unknown.
    founded_year = models.PositiveSmallIntegerField(_("founded (year)"), null=True, blank=True)
    founded_month = models.PositiveSmallIntegerField(
        _("founded (month)"), null=True, blank=True, validators=MONTH
    )
    established_year = models.PositiveSmallIntegerField(_("established (year)"), null=True, blank=True)
    established_month = models.PositiveSmallIntegerField(
        _("established (month)"), null=True, blank=True, validators=MONTH
    )
    reply_languages = ArrayField(
        models.CharField(
            max_length=2, choices=[("de", _("German")), ("en", _("English")), ("ja", _("Japanese"))]
        ),
        verbose_name=_("replies in"),
        default=list,
        blank=True,
    )

    is_fictional = models.BooleanField(
        _("fictional model company"),
        default=False,
        help_text=_("Shown plainly as invented in every language."),
    )
    # Where a sample profile's facts come from, and when they were seen; shown on the profile.
    source_urls = ArrayField(
        models.URLField(max_length=500), verbose_name=_("sources"), default=list, blank=True
    )
    seen_on = models.CharField(_("source date"), max_length=200, blank=True)
    confirmed_at = models.DateField(_("confirmed on"), null=True, blank=True)

    # column of the import file -> what it last said; tells a person's edit from an old import
    imported = models.JSONField(default=dict, editable=False)
    demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    concepts = models.ManyToManyField(
        "vocabulary.Concept", through="companies.CompanyConcept", related_name="companies", blank=True
    )

    objects: ClassVar[Any] = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name_latin", "name_native", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name_native="", name_kana="", name_latin=""),
                name="company_has_a_name",
                violation_error_message=_("A company needs a name in at least one script."),
            ),
            models.UniqueConstraint(
                fields=["corporate_number"],
                condition=~models.Q(corporate_number=""),
                name="company_corporate_number_once",
            ),
        ]
        indexes = [models.Index(fields=["status"], name="company_status")]

    def __str__(self) -> str:
        return self.name_latin or self.name_native or self.name_kana

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.first_published_at:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("companies:detail", args=[self.slug])

    def free_slug(self) -> str:
        """Return the slug of the Latin name, else of the source id, with a number when it is taken."""
        base = slugify(self.name_latin)[:90] or self.source_id[:90]
        others = Company.objects.exclude(pk=self.pk)
        slug, number = base, 2
        while others.filter(slug=slug).exists() or SlugRedirect.objects.filter(old_slug=slug).exists():
            slug, number = f"{base}-{number}", number + 1
        return slug

    @property
    def is_public(self) -> bool:
        return self.status in (self.Status.PUBLISHED, self.Status.PAUSED)

    @property
    def accepts_inquiries(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def reading(self) -> str:
        """The Hepburn reading of the kana, capitalised; empty without kana."""
        return hepburn(self.name_kana)

    @property
    def display_name(self) -> str:
        """What readers of Latin script see: the Latin name, else the kana's reading, else the native."""
        return self.name_latin or self.reading or self.name_native


class SlugRedirect(models.Model):
    """A slug a company had after its first publication; it redirects to today's address for good."""

    PERSONAL_FIELDS: ClassVar = ()

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="old_slugs")
    old_slug = models.SlugField(max_length=100, unique=True)

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.old_slug
