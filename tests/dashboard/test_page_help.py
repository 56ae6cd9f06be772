"""Ajutor is made from the rules: a right, a role, a deadline or a state without its words is found here."""

import pytest

from dashboard import words
from dashboard.words import t
from data_model import settings, store
from data_model.access import ROLES, Right, Role
from geodata.boundaries import notice
from tests.dashboard.opening import open_page, said
from tests.world import World


@pytest.mark.parametrize("who", ["prefecture", "dgaspc", "centre", "anitp", "admin"])
def test_each_role_reads_exactly_its_own_rights_first(sqlite_world: World, who: str) -> None:
    page = open_page(who, "help")
    assert not page.exception
    mine = next(m.value for m in page.markdown if m.value.startswith("- "))
    role = sqlite_world.actor(who).role
    for right in Right:
        assert (t(f"rights.{right.value}") in mine) == (right in ROLES[role])


def test_all_five_roles_are_told(sqlite_world: World) -> None:
    page = open_page("dgaspc", "help")
    labels = [expander.label for expander in page.expander]
    assert [label for label in labels if label in {t(f"shell.role.{r.value}") for r in Role}] == [
        t(f"shell.role.{r.value}") for r in Role
    ]


def test_every_deadline_is_shown_with_its_basis_and_the_length_that_counts(sqlite_world: World) -> None:
    with store.writing() as db:
        settings.put(db, "answer", 96)
    shown = said(open_page("dgaspc", "help"))
    for name in settings.deadlines():
        assert t(f"help.deadline.{name}") in shown
    assert "Legea nr. 678/2001" in shown
    assert t("help.deadlines.proposed") in shown
    assert t("help.deadlines.days", n=4) in shown, "the administrator's length, not the catalog's"


def test_every_deadline_and_its_start_have_words() -> None:
    for name, facts in settings.deadlines().items():
        assert words.has(f"help.deadline.{name}")
        assert words.has(f"help.runs_from.{facts['runs_from']}")


def test_the_notices_of_the_sources_stand_there(sqlite_world: World) -> None:
    shown = said(open_page("anitp", "help"))
    assert notice() in shown
    assert "GeoNames" in shown
    for state in ("zero", "protected", "not_reported", "old"):
        assert t(f"help.figures.{state}") in shown
