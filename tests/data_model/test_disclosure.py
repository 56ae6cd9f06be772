"""Nobody's secret: what a raw count refuses, what is protected, and what a reader can still work out."""

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from data_model import disclosure
from data_model.disclosure import PROTECTED, Figure, FigureState, Raw, released, shown

K = 5


@pytest.mark.parametrize(
    "attempt",
    [
        str, lambda raw: f"{raw}", int, float, bool, json.dumps, pickle.dumps, copy.copy, copy.deepcopy, hash, round,
        lambda raw: raw + 1, lambda raw: 1 + raw, lambda raw: raw > 3, lambda raw: raw == 7, lambda raw: sum([raw]),
        "{:d}".format, lambda raw: range(raw), lambda raw: [0] * raw, lambda raw: vars(raw),
    ],
)  # fmt: skip
def test_a_raw_count_gives_its_number_to_nobody(attempt: Callable[[Any], Any]) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)):
        attempt(Raw(7))


def test_a_raw_count_prints_no_number() -> None:
    assert repr(Raw(7)) == "Raw(…)"
    assert "7" not in repr([Raw(7), {"a": Raw(7)}])


@pytest.mark.parametrize(("count", "state"), [(0, PROTECTED), (4, PROTECTED), (5, shown(5.0)), (37, shown(37.0))])
def test_a_count_below_the_threshold_is_protected_and_zero_too(count: int, state: Figure) -> None:
    assert released(Raw(count), K) == state


@pytest.mark.parametrize(
    ("part", "whole", "protected"), [(6, 12, False), (6, 8, True), (3, 12, True), (12, 12, True), (5, 10, False)]
)
def test_a_part_is_protected_where_the_rest_of_its_whole_is_small(part: int, whole: int, protected: bool) -> None:
    assert (released(Raw(part), K, whole=Raw(whole)).state is FigureState.PROTECTED) is protected


def test_the_threshold_is_never_below_three() -> None:
    assert disclosure.checked_threshold(1) == 3


CHAIN = {"notified": "", "unmet": "notified", "impossible": "unmet"}


def told_chain(counts: tuple[int, ...]) -> tuple[Figure, ...]:
    raws = {name: Raw(n) for name, n in zip(CHAIN, counts, strict=True)}
    return tuple(disclosure.released_part(name, raws, CHAIN, 3) for name in CHAIN)


def test_a_part_of_a_part_leaves_each_protected_figure_and_each_small_rest_its_whole_range() -> None:
    """All chains up to 12: what is consistent with the figures shown holds k values of whatever is small."""
    by_told: dict[Any, list[tuple[int, ...]]] = {}
    for counts in ((n, u, p) for n in range(13) for u in range(n + 1) for p in range(u + 1)):
        by_told.setdefault(told_chain(counts), []).append(counts)
    for told, possible in by_told.items():
        for learned in zip(*((n, u, p, n - u, u - p, n - p) for n, u, p in possible), strict=True):
            small = set(learned) & {0, 1, 2}
            assert not small or small == {0, 1, 2}, (told, possible)
    assert told_chain((7, 6, 3)) == (shown(7.0), PROTECTED, PROTECTED)
    assert told_chain((12, 9, 3)) == (shown(12.0), shown(9.0), shown(3.0))
    assert told_chain((12, 9, 7)) == (shown(12.0), shown(9.0), PROTECTED)
