"""Both attackers on the demo country, which sees them through the doors that ANITP's readers use."""

import pytest
from sqlmodel import Session

from data_model.access import Actor, Role
from geodata.counties import COUNTIES
from tests.data_model.attackers import demo
from tests.data_model.attackers.reading import Attacker
from tests.data_model.demo_built import country, demo_file  # noqa: F401

pytestmark = pytest.mark.xdist_group("demo")
LINKED_IN_2025 = (("victims_identified", "victims_minors"), ("cases_notified", "cases_assisted"), ("referrals_sent",))


@pytest.mark.parametrize("linked", LINKED_IN_2025)
def test_the_attackers_find_nothing_in_the_demo_country(
    country: Session,  # noqa: F811
    linked: tuple[str, ...],
) -> None:
    """As ANITP's readers see 2025; an insider of București then looks at Ilfov, and the other way round."""
    anitp = Actor(0, "", Role.CENTRAL, 0, "", "", frozenset())
    attacker = Attacker(demo.seen(country, anitp, 2025, linked))
    assert attacker.seen.shown and attacker.seen.sums and attacker.index
    found = [*attacker.secrets(), *attacker.secret_sums(COUNTIES)]
    for insider, neighbour in (("B", "IF"), ("IF", "B")):
        attacker.knowing({c: n for c, n in demo.counts_of(country, insider, 2025).items() if c[0] in linked})
        found += attacker.secrets(county=insider, of=[c for c in attacker.index if c[1] == neighbour])
    assert not found
