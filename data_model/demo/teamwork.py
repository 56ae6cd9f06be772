"""The teams: a prefect's order in 38 of the 42 counties, its members, and how often each team meets."""

from datetime import date, datetime, timedelta

from data_model.access import Role
from data_model.demo.accounts import staff_name
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.chance import Chance, workday
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.people import Account
from data_model.teams import ConstitutionAct, Member, QuorumRule
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

COME = (Role.COORDINATOR, Role.INSTITUTION, Role.REGIONAL)
"""Whose accounts are of people that sit in a team."""


class Act:
    """An act with its member institutions and who sits for them."""

    def __init__(self, row: ConstitutionAct, members: list[Institution], seats: dict[int, Member]) -> None:
        self.row, self.members, self.seats = row, members, seats


class Teams:
    """The acts of the counties, as they are made."""

    def __init__(self, rows: Rows, bodies: Bodies, chance: Chance, seats: Chance) -> None:
        self.rows, self.bodies, self.chance, self.seats = rows, bodies, chance, seats
        self.people = {a.institution_id: a.name for a in reversed(rows.of(Account)) if a.role in COME}

    def add(self, county: str, began: date, ended: date | None, before: Act | None = None) -> Act:
        members, rules = members_of(self.bodies, self.chance, county), table("teamwork")["quorum"]
        row = self.rows.add(
            ConstitutionAct(
                county=county, number=str(self.chance.randint(40, 620)), signed_on=began, in_force_from=began,
                in_force_to=ended, replaces_id=before.row.id if before else None,
                chair=f"{table('teamwork')['chair']} {staff_name(self.chance)}", secretary=staff_name(self.chance),
            )
        )  # fmt: skip
        if county in rules["two_thirds"]:
            row.quorum_rule = QuorumRule.TWO_THIRDS
        elif county in rules["number"]:
            row.quorum_rule, row.quorum_number = QuorumRule.NUMBER, min(rules["number"][county], len(members))
        return Act(row, members, {id_of(m): self._seat(row, m, before) for m in members})

    def _seat(self, act: ConstitutionAct, body: Institution, before: Act | None) -> Member:
        """Somebody for each institution, and one or two who may come instead; most stay from one act to the next."""
        earlier = before.seats.get(id_of(body)) if before else None
        sits = self.people.get(id_of(body)) or staff_name(self.seats)
        if body.kind is InstitutionKind.PREFECTURE:
            sits = act.chair
        elif earlier and self.seats.yes(0.7):
            sits = earlier.titular
        others: set[str] = set()
        while not others:
            others = {staff_name(self.seats) for _ in range(self.seats.choice((1, 1, 2)))} - {sits}
        seat = Member(
            act_id=act.id or 0, institution_id=id_of(body), titular=sits, substitutes="\n".join(sorted(others))
        )
        self.rows.put(Member, **seat.model_dump())
        return seat


def make(rows: Rows, bodies: Bodies, chance: Chance, seats: Chance, now: datetime) -> dict[str, list[Act]]:
    """The acts of each county, oldest first."""
    rules, teams = table("teamwork")["acts"], Teams(rows, bodies, chance, seats)
    made: dict[str, list[Act]] = {}
    for county in COUNTIES:
        if county in rules["never"]:
            made[county] = []
            continue
        began = date(now.year - chance.randint(3, 6), chance.randint(1, 12), chance.randint(1, 28))
        if county in rules["expired"]:
            act = teams.add(county, began, now.date() - timedelta(days=200))
            act.row.ended_because = table("teamwork")["ended_because"]
            made[county] = [act]
        elif county in rules["renewed"]:
            again = workday(date(now.year - 2, chance.randint(2, 6), chance.randint(1, 28)))
            first = teams.add(county, began, again - timedelta(days=1))
            made[county] = [first, teams.add(county, again, None, first)]
        else:
            made[county] = [teams.add(county, began, None)]
    return made


def members_of(bodies: Bodies, chance: Chance, county: str) -> list[Institution]:
    """Who belongs to the team: some institutions always, the others in most counties; in Brașov all of them."""
    found = [body for kind in _ALWAYS for body in bodies.serving(county, kind)]
    for kind in _OFTEN:
        for body in bodies.serving(county, kind):
            if county == "BV" or chance.yes(0.75):
                found.append(body)
    return found
