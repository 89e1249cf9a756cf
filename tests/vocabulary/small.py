"""A vocabulary of two dozen concepts, small enough to know by heart."""

from pathlib import Path

from companies.vocabulary import lexicon, loader, source
from companies.vocabulary.lexicon import Lexicon

FOLDER = Path(__file__).parent / "data"


def load() -> Lexicon:
    loader.load(source.read(FOLDER))
    return lexicon.current()
