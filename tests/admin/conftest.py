from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

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


def english(text: Any) -> str:
    """Return a lazy text as the pages of ``sign_in`` show it; after a request another language is active."""
    with translation.override("en"):
        return str(text)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


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
