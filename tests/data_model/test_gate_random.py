"""Whoever asks whatever: actors, ids and counties drawn at random never reach a row of a county that is not theirs."""

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_model import cases, store
from data_model.access import DOORS, Actor, Role
from data_model.errors import ModelError
from tests.data_model.probes import PROBES, call_in
from tests.data_model.test_gate import NATIONAL, OWN_ONLY, REGISTER
from tests.data_model.test_walls import MARK, plant, rows_now, walled_rows
from tests.world import BODIES, NOW, World, ask

FAR = sorted(name for name, (_, _, county) in BODIES.items() if county in ("CJ", "CV", None))
COUNTIES = ("CJ", "CV", "HR", "VS")
DOOR_NAMES = sorted(set(DOORS) - OWN_ONLY - NATIONAL - {"audit.latest", "audit.proof", "people.accounts"})


class Undone(Exception):
    pass


@st.composite
def strangers(draw: st.DrawFn) -> tuple[str, Role, frozenset[str]]:
    """A body outside Brașov, in any role, over any counties but Brașov."""
    return (
        draw(st.sampled_from(FAR)),
        draw(st.sampled_from(list(Role))),
        draw(st.frozensets(st.sampled_from(COUNTIES), max_size=3)),
    )


def test_no_actor_reaches_a_row_of_a_county_that_is_not_theirs(sqlite_world: World) -> None:
    scene = plant(sqlite_world)
    code = ask(sqlite_world.actor("dgaspc"), cases.detail, case_id=sqlite_world.case_id).row.code
    before = walled_rows()

    @settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
    @given(name=st.sampled_from(DOOR_NAMES), who=strangers(), ids=st.lists(st.integers(0, 12), min_size=4, max_size=4))
    def try_one(name: str, who: tuple[str, Role, frozenset[str]], ids: list[int]) -> None:
        body, role, counties = who
        known = sqlite_world.actor(body)
        actor = Actor(known.account_id, body, role, known.institution_id, body, known.institution_kind, counties)
        asked: dict[str, Any] = PROBES[name](scene)
        drawn = iter(ids)
        asked |= {key: next(drawn) for key in sorted(asked) if key.endswith("_id") and len(asked) < 4}
        got: Any = None
        with suppress(ModelError, Undone), store.writing(NOW) as db:
            got = call_in(db, DOORS[name], actor, asked)
            db.flush()
            assert rows_now(db) == before, f"{role} of {counties} changed Brașov by {name} {asked}"
            raise Undone
        if name not in REGISTER:
            assert code not in repr(got) and MARK not in repr(got), f"{role} of {counties} read Brașov by {name}"

    try_one()
    assert walled_rows() == before
