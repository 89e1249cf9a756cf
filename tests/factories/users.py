import factory
from django.contrib.auth.models import Group

from portal.accounts import roles
from portal.accounts.models import Organisation, User


class UserFactory(factory.django.DjangoModelFactory):
    """A user of IHK without a role; ``UserFactory(role=roles.AUDITOR)`` gives one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"user{number}@portal.example")
    first_name = "Ute"
    last_name = factory.Sequence(lambda number: f"Muster{number}")
    organisation = Organisation.IHK
    language = "de"
    is_staff = True

    @factory.post_generation
    def role(self, create, role, **kwargs):
        if role:
            self.groups.add(Group.objects.get(name=role))


class IhkConsultantFactory(UserFactory):
    role = roles.IHK_CONSULTANT


class AhkConsultantFactory(UserFactory):
    organisation = Organisation.AHK
    time_zone = "Asia/Tokyo"
    role = roles.AHK_CONSULTANT


class AdministratorFactory(UserFactory):
    role = roles.ADMINISTRATOR
