"""Both attackers, an outsider and an insider of each county, on small invented countries: they find nothing.

They see every sum over places and periods, further editions beside the first ones, and the context tables."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from data_model.disclosure import Figure, deciding, room, shown
from data_model.releasing import Decision
from tests.data_model.attackers import groups
from tests.data_model.attackers.countries import LINKED, PERIODS, PLACES, Country, secrets

ONE_TABLE = LINKED[1:]


def released(seed: int, tables: Sequence[tuple[str, ...]] = LINKED) -> Country:
    country = Country(seed)
    country.release(tables)
    return country


@pytest.mark.parametrize("seed", range(10))
def test_the_attackers_find_nothing_in_a_small_country(seed: int) -> None:
    assert not list(secrets(released(seed)))


def test_the_arithmetic_alone_leaves_nothing_to_find_in_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "proved", lambda tables, told, **_: told)
    assert not [s for seed in range(8) for s in secrets(released(seed, ONE_TABLE), ONE_TABLE)]


def test_the_attackers_catch_sums_that_are_shown_without_complementary_suppression(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deciding._Choice, "made", lambda self: set(self._asked))
    monkeypatch.setattr(deciding, "proved", lambda tables, told, **_: told)
    found = secrets(released(0, ONE_TABLE), ONE_TABLE)
    assert any(secret.startswith("outsider") for secret in found)


def test_the_insider_catches_a_rule_that_forgets_him_and_the_solver_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.Room, "beside", lambda self, county: self._all - self._room.get(county, 0.0))
    assert not list(secrets(released(13, ONE_TABLE), ONE_TABLE))
    monkeypatch.setattr(deciding, "proved", lambda tables, told, **_: told)
    found = list(secrets(released(13, ONE_TABLE), ONE_TABLE))
    assert found and not any(s.startswith("outsider") for s in found)


class Careless(Country):
    """Whose sums follow every further edition, protected or not."""

    def _follow(
        self, new: list[Decision], told: list[Decision], tables: Sequence[tuple[str, ...]]
    ) -> tuple[frozenset[str], list[Decision]]:
        county, quarter = new[0].cell[1:]
        edition = max(q for _, c, q in self.truth if c == county and q.partition("/")[0] == quarter)

        def moved(one: Decision) -> Figure:
            name, value = one.cell.indicator, one.figure.value or 0.0
            return shown(value + self.truth[name, county, edition] - self.truth[self._base(name, county, quarter)])

        over = [
            d
            for d in told
            if d.cell[1:] != (county, quarter)
            and d.figure.value is not None
            and county in PLACES[d.cell.place]
            and quarter in PERIODS[d.cell.period]
        ]
        return frozenset(n for linked in tables for n in linked), [replace(d, figure=moved(d)) for d in over]


def test_the_attackers_catch_a_sum_that_follows_a_further_edition_of_a_protected_figure() -> None:
    found = []
    for seed in (0, 1, 3):
        country = Careless(seed)
        country.release(ONE_TABLE)
        found += list(secrets(country, ONE_TABLE))
    assert found


@pytest.mark.parametrize("seed", range(3))
def test_the_attackers_find_nothing_in_the_context_tables(seed: int) -> None:
    assert not list(groups.secrets(groups.Victims(seed)))


def test_the_insider_catches_context_tables_that_forget_him(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.Room, "beside", lambda self, county: self._all - self._room.get(county, 0.0))
    found = list(groups.secrets(groups.Victims(13)))
    assert found and not any(s.startswith("outsider") for s in found)
