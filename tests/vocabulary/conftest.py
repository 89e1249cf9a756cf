import pytest

from tests.vocabulary import small


@pytest.fixture
def lexicon(db):
    return small.load()
