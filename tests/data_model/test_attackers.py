"""Both attackers, an outsider and an insider of each county, on small invented countries: they find nothing."""

from collections.abc import Sequence

import pytest

from data_model.disclosure import deciding, room
from tests.data_model.attackers.countries import LINKED, Country, secrets

ONE_TABLE = LINKED[1:]


def released(seed: int, tables: Sequence[tuple[str, ...]] = LINKED) -> Country:
    country = Country(seed)
    country.release(tables)
    return country


@pytest.mark.parametrize("seed", range(10))
def test_the_attackers_find_nothing_in_a_small_country(seed: int) -> None:
    assert not list(secrets(released(seed)))


def test_the_arithmetic_alone_leaves_nothing_to_find_in_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "refuted", lambda tables, sums: set())
    assert not [s for seed in range(8) for s in secrets(released(seed, ONE_TABLE), ONE_TABLE)]


def test_the_attackers_catch_sums_that_are_shown_without_complementary_suppression(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deciding._Choice, "made", lambda self: set(self._asked))
    monkeypatch.setattr(deciding, "refuted", lambda tables, sums: set())
    found = secrets(released(0, ONE_TABLE), ONE_TABLE)
    assert any(secret.startswith("outsider") for secret in found)


def test_the_insider_catches_a_rule_that_forgets_him_and_the_solver_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room._Room, "beside", lambda self, county: self._all - self._room.get(county, 0.0))
    assert not list(secrets(released(13, ONE_TABLE), ONE_TABLE))
    monkeypatch.setattr(deciding, "refuted", lambda tables, sums: set())
    found = list(secrets(released(13, ONE_TABLE), ONE_TABLE))
    assert found and not any(s.startswith("outsider") for s in found)
