from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from companies.vocabulary import lexicon
from portal.accounts import roles
from tests.factories import users

FACTORIES = {
    roles.IHK_CONSULTANT: users.IhkConsultantFactory,
    roles.AHK_CONSULTANT: users.AhkConsultantFactory,
    roles.CITY_EDITOR: users.CityEditorFactory,
    roles.VOCABULARY_EDITOR: users.VocabularyEditorFactory,
    roles.AUDITOR: users.AuditorFactory,
    roles.ADMINISTRATOR: users.AdministratorFactory,
}


@pytest.fixture(autouse=True)
def _vocabulary_of_the_test() -> Iterator[None]:
    yield
    lexicon.forget()  # its concepts are rolled back


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """Return a function that signs a new user of a role in, in English, and returns the client."""

    def client_of(role: str, **fields: str) -> Client:
        client = Client()
        user = FACTORIES[role](**{"language": "en", **fields})
        client.force_login(user)
        client.user = user
        return client

    return client_of


@pytest.fixture
def editor(sign_in: Callable[..., Client]) -> Client:
    return sign_in(roles.CITY_EDITOR)


@pytest.fixture
def ihk(sign_in: Callable[..., Client]) -> Client:
    return sign_in(roles.IHK_CONSULTANT)


@pytest.fixture
def ahk(sign_in: Callable[..., Client]) -> Client:
    return sign_in(roles.AHK_CONSULTANT)


@pytest.fixture
def administrator(sign_in: Callable[..., Client]) -> Client:
    return sign_in(roles.ADMINISTRATOR)
