from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from companies.vocabulary import lexicon, loader, source


@pytest.fixture(scope="package")
def vocabulary(django_db_setup, django_db_blocker):
    """Load the vocabulary once; the tests run inside this transaction, which leaves nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        loader.load(source.read())
        lexicon.forget()
        yield
        transaction.set_rollback(True)
    lexicon.forget()


@pytest.fixture(scope="package")
def demo(vocabulary, django_db_blocker):
    """Load the demo data once, on top of the vocabulary; the value is what the command has said."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_demo()
        transaction.set_rollback(True)


def load_demo(*options: str) -> str:
    """Run the command and return what it says in English."""
    output = StringIO()
    with translation.override("en"):
        call_command("load_demo", *options, stdout=output)
    return output.getvalue()
