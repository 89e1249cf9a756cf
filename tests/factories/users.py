import factory
from django.contrib.auth.models import Group

from portal.accounts import roles
from portal.accounts.models import Organisation, User


class UserFactory(factory.django.DjangoModelFactory):
    """A user of IHK without a role; ``UserFactory(role=roles.AUDITOR)`` gives one."""

    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"user{number}@portal.example")
    first_name = "Ute"
    last_name = factory.Sequence(lambda number: f"Muster{number}")
    organisation = Organisation.IHK
    language = "de"
    is_staff = True

    role = ""

    @classmethod
    def _create(cls, model_class, *args, role, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user


class IhkConsultantFactory(UserFactory):
    role = roles.IHK_CONSULTANT


class AhkConsultantFactory(UserFactory):
    organisation = Organisation.AHK
    time_zone = "Asia/Tokyo"
    role = roles.AHK_CONSULTANT


class AdministratorFactory(UserFactory):
    role = roles.ADMINISTRATOR


class CityEditorFactory(UserFactory):
    organisation = Organisation.CITY
    language = "ja"
    time_zone = "Asia/Tokyo"
    role = roles.CITY_EDITOR


class VocabularyEditorFactory(UserFactory):
    language = "en"
    role = roles.VOCABULARY_EDITOR


class AuditorFactory(UserFactory):
    role = roles.AUDITOR
