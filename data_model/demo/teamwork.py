"""The teams: a prefect's order in 38 of the 42 counties, its members, and how often each team meets."""

from datetime import date, datetime, timedelta

from data_model.demo.accounts import staff_name
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.chance import Chance, workday
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.teams import ConstitutionAct, Member
from geodata.counties import COUNTIES

_ALWAYS = (
    InstitutionKind.PREFECTURE, InstitutionKind.ANITP_REGIONAL, InstitutionKind.BCCO, InstitutionKind.DGASPC,
    InstitutionKind.IPJ, InstitutionKind.ISJ,
)  # fmt: skip
_OFTEN = (
    InstitutionKind.IJJ, InstitutionKind.COUNTY_COUNCIL, InstitutionKind.DSP, InstitutionKind.CAS,
    InstitutionKind.AJOFM, InstitutionKind.ITM, InstitutionKind.IGI, InstitutionKind.BORDER_POLICE,
    InstitutionKind.NGO, InstitutionKind.DIICOT, InstitutionKind.SPAS, InstitutionKind.HOSPITAL,
)  # fmt: skip


class Act:
    """An act with its member institutions."""

    def __init__(self, row: ConstitutionAct, members: list[Institution]) -> None:
        self.row, self.members = row, members

    def in_force(self, day: date) -> bool:
        ended = self.row.in_force_to
        return self.row.in_force_from <= day and (ended is None or ended >= day)


def make(rows: Rows, bodies: Bodies, chance: Chance, now: datetime) -> dict[str, list[Act]]:
    """The acts of each county, oldest first."""
    rules = table("teamwork")["acts"]
    made: dict[str, list[Act]] = {}
    for county in COUNTIES:
        if county in rules["never"]:
            made[county] = []
            continue
        began = date(now.year - chance.randint(3, 6), chance.randint(1, 12), chance.randint(1, 28))
        if county in rules["expired"]:
            ended = now.date() - timedelta(days=200)
            made[county] = [_act(rows, bodies, chance, county, began, ended)]
        elif county in rules["renewed"]:
            again = workday(date(now.year - 2, chance.randint(2, 6), chance.randint(1, 28)))
            first = _act(rows, bodies, chance, county, began, again - timedelta(days=1))
            made[county] = [first, _act(rows, bodies, chance, county, again, None)]
        else:
            made[county] = [_act(rows, bodies, chance, county, began, None)]
    return made


def _act(rows: Rows, bodies: Bodies, chance: Chance, county: str, began: date, ended: date | None) -> Act:
    members = members_of(bodies, chance, county)
    row = rows.add(
        ConstitutionAct(
            county=county,
            number=str(chance.randint(40, 620)),
            signed_on=began,
            in_force_from=began,
            in_force_to=ended,
            chair=f"{table('teamwork')['chair']} {staff_name(chance)}",
            secretary=staff_name(chance),
        )  # fmt: skip
    )
    for member in members:
        rows.put(Member, act_id=row.id, institution_id=id_of(member))
    return Act(row, members)


def members_of(bodies: Bodies, chance: Chance, county: str) -> list[Institution]:
    """Who belongs to the team: some institutions always, the others in most counties; in Brașov all of them."""
    found = [body for kind in _ALWAYS for body in bodies.serving(county, kind)]
    for kind in _OFTEN:
        for body in bodies.serving(county, kind):
            if county == "BV" or chance.yes(0.75):
                found.append(body)
    return found
