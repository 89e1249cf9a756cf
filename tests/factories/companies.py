import factory

from companies.models import Company, Product


class CompanyFactory(factory.django.DjangoModelFactory):
    """A published company with its name in three scripts and a Japanese summary."""

    class Meta:
        model = Company

    source_id = factory.Sequence(lambda number: f"maker-{number}")
    status = Company.Status.PUBLISHED
    name_native = factory.Sequence(lambda number: f"株式会社東製作所{number}")
    name_kana = "あずませいさくしょ"
    name_latin = factory.Sequence(lambda number: f"Azuma Seisakusho {number}")
    summary_ja = "金属プレス加工"


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    company = factory.SubFactory(CompanyFactory)
    name_ja = "ばね座金"
