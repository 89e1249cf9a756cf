import factory

from companies.vocabulary import lexicon
from companies.vocabulary.models import Concept, Kind, Label


class ConceptFactory(factory.django.DjangoModelFactory):
    """A process; ``ConceptFactory(de="Stanzen", en="stamping")`` gives it preferred labels."""

    class Meta:
        model = Concept

    slug = factory.Sequence(lambda number: f"concept-{number}")
    kind = Kind.PROCESS

    @classmethod
    def _create(cls, model_class, *args, de="", en="", ja="", **kwargs):
        concept = super()._create(model_class, *args, **kwargs)
        for language, text in {"de": de, "en": en, "ja": ja}.items():
            if text:
                LabelFactory(concept=concept, language=language, text=text, role=Label.Role.PREFERRED)
        lexicon.forget()  # this process has read the vocabulary without it
        return concept


class LabelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Label

    concept = factory.SubFactory(ConceptFactory)
    language = "de"
    text = factory.Sequence(lambda number: f"Wort {number}")
