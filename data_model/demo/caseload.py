"""The caseload of the country: each year's victims given a handling county, a lead institution, a town and a day."""

from datetime import date, datetime, timedelta

from data_model.cases import Case, Citizenship, VictimStatus
from data_model.demo import victims
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.chance import Chance, workday
from data_model.demo.course import Courses
from data_model.demo.victims import Traits
from data_model.institutions import Institution, InstitutionKind
from data_model.periods import BUCHAREST
from geodata.counties import COUNTIES
from geodata.localities import localities

STORY = "BV"
"""The county whose present state is told case by case (brasov.toml): all its other cases are closed by now."""

_LEADS_OF_MINORS = {"dgaspc": 0.78, "bcco": 0.09, "ipj": 0.08, "ngo": 0.05}
_LEADS_OF_ADULTS = {"dgaspc": 0.42, "bcco": 0.24, "ipj": 0.14, "ngo": 0.20}


def fill(courses: Courses, bodies: Bodies, chance: Chance, now: datetime, scripted: list[Traits]) -> None:
    """Every case of the demo's years, in the order in which they were opened."""
    today = now.astimezone(BUCHAREST).date()
    first = date(today.year - 4, 1, 1)
    drawn: list[tuple[datetime, Traits]] = []
    for year in range(first.year, today.year + 1):
        told = [t for t in scripted if t.decided_on.year == year and t.status is VictimStatus.IDENTIFIED]
        last = today - timedelta(days=1)
        for traits in victims.of_year(chance, year, last, told):
            drawn.append((_opened(chance, traits.decided_on, first), traits))
    for opened, traits in sorted(drawn, key=lambda pair: pair[0]):
        county = _handling(chance, traits)
        if county == STORY:
            opened = min(opened, now - timedelta(days=28))
        case = _case(courses, bodies, chance, traits, county, opened)
        courses.run(traits, case, must_end=county == STORY)


def _opened(chance: Chance, decided: date, first: date) -> datetime:
    day = max(decided - timedelta(days=chance.choice((0, 0, 1, 2, 3, 5, 8, 13, 21, 34))), first)
    return chance.moment(workday(day) if workday(day) <= decided else day)


def _handling(chance: Chance, traits: Traits) -> str:
    if traits.origin is not None and chance.yes(0.82):
        return traits.origin
    if traits.exploited_in is not None:
        return traits.exploited_in
    return chance.one({code: float(c.population) for code, c in COUNTIES.items()})


def _case(courses: Courses, bodies: Bodies, chance: Chance, traits: Traits, county: str, opened: datetime) -> Case:
    return Case(
        code=courses.code(county, opened),
        handling_county=county,
        origin_county=traits.origin,
        exploitation_county=traits.exploited_in,
        destination=traits.destination,
        town=town(chance, county),
        lead_institution_id=id_of(_lead(bodies, chance, traits, county)),
        age_band=traits.age_band,
        sex=traits.sex,
        citizenship=traits.citizenship,
        exploitation=traits.exploitation,
        source=traits.source,
        victim_status=traits.status,
        identified_on=traits.decided_on if traits.status is VictimStatus.IDENTIFIED else None,
        decided_by=traits.decided_by,
        opened_at=opened,
        moved_at=opened,
    )


def _lead(bodies: Bodies, chance: Chance, traits: Traits, county: str) -> Institution:
    if traits.citizenship is Citizenship.THIRD:
        return bodies.one(county, InstitutionKind.IGI)
    kind = InstitutionKind(chance.one(_LEADS_OF_MINORS if traits.minor else _LEADS_OF_ADULTS))
    return chance.choice(bodies.serving(county, kind) or bodies.serving(county, InstitutionKind.DGASPC))


def town(chance: Chance, county: str) -> int | None:
    """A town of the county, larger ones more often; sometimes none is noted."""
    if chance.yes(0.2):
        return None
    return chance.one({place.siruta: float(max(place.population_class, 900)) for place in localities(county)})
