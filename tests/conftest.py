import pytest

from companies.vocabulary import lexicon


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Name static files as they are: the hashed names exist only after `collectstatic`."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def fresh_lexicon(request):
    """Read the vocabulary again in each test with a database: the one before rolled its own back."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        lexicon.forget()
