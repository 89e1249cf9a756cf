import pytest
from django.db import connection

from companies.vocabulary import lexicon


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """End what other processes and threads have left open, so that the test database can be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Name static files as they are: the hashed names exist only after `collectstatic`."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def fresh_lexicon():
    """Read the vocabulary again in each test: the one before rolled its own back."""
    lexicon.forget()
