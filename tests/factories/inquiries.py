import uuid

import factory

from inquiries.models import Inquiry, InquiryTarget


class InquiryFactory(factory.django.DjangoModelFactory):
    """An inquiry in German that IHK is in charge of and nobody has touched."""

    class Meta:
        model = Inquiry

    idempotency_key = factory.LazyFunction(uuid.uuid4)
    language = "de"
    organisation = "Muster Maschinenbau GmbH"
    name = "Petra Probe"
    email = factory.Sequence(lambda number: f"petra{number}@muster.example")
    text = "Wir suchen gestanzte Teile aus Edelstahl, 5.000 Stück im Jahr."


class InquiryTargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InquiryTarget

    inquiry = factory.SubFactory(InquiryFactory)
    company = factory.SubFactory("tests.factories.companies.CompanyFactory")
