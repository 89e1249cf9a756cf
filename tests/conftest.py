import pytest

from companies.vocabulary import lexicon


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Name static files as they are: the hashed names exist only after `collectstatic`."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def fresh_lexicon():
    """Read the vocabulary again in each test: the one before rolled its own back."""
    lexicon.forget()
