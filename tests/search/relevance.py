"""How good the search is on judged queries, in the usual measures of information retrieval."""

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

QUERIES = Path(__file__).with_name("judged.toml")
CUT = 10
RIGHT, NEAR = 2, 1


@dataclass(frozen=True)
class Judged:
    """A query with what a person says of each company: ``gains`` by source id, none if nobody makes it."""

    q: str
    language: str
    gains: dict[str, int]


def read() -> list[Judged]:
    entries = tomllib.loads(QUERIES.read_text(encoding="utf-8"))["queries"]
    return [
        Judged(
            entry["q"],
            entry["lang"],
            dict.fromkeys(entry.get("near", []), NEAR) | dict.fromkeys(entry.get("right", []), RIGHT),
        )
        for entry in entries
    ]


def ndcg(found: Sequence[str], gains: dict[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first ten results, from 0 to 1."""
    best = sorted(gains.values(), reverse=True)
    return _dcg([gains.get(source_id, 0) for source_id in found]) / _dcg(best)


def _dcg(gains: Sequence[int]) -> float:
    return sum((2**gain - 1) / math.log2(rank + 2) for rank, gain in enumerate(gains[:CUT]))


def recall(found: Sequence[str], gains: dict[str, int]) -> float:
    return len(set(found[:CUT]) & set(gains)) / min(len(gains), CUT)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
