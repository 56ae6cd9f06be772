"""Both attackers, an outsider and an insider of each county, on small invented countries: they find nothing."""

import pytest

from data_model.disclosure import deciding, room
from tests.data_model.attackers.countries import Country, secrets


def released(seed: int) -> Country:
    country = Country(seed)
    country.release()
    return country


@pytest.mark.parametrize("seed", range(10))
def test_the_attackers_find_nothing_in_a_small_country(seed: int) -> None:
    assert not list(secrets(released(seed)))


def test_the_attackers_catch_sums_that_are_shown_without_complementary_suppression(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deciding._Choice, "made", lambda self: set(self._asked))
    monkeypatch.setattr(deciding, "refuted", lambda tables, sums: set())
    assert any(secret.startswith("outsider") for secret in secrets(released(1)))


def test_the_insider_catches_a_rule_that_forgets_him(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room._Room, "beside", lambda self, county: self._all - self._room.get(county, 0.0))
    monkeypatch.setattr(deciding, "refuted", lambda tables, sums: set())
    found = [s for seed in range(6) for s in secrets(released(seed))]
    assert found and not any(s.startswith("outsider") for s in found)


def test_the_solver_alone_mends_a_choice_that_forgot_the_insider(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room._Room, "beside", lambda self, county: self._all - self._room.get(county, 0.0))
    assert not list(secrets(released(2)))
