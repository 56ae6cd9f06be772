"""Who the demo's cases are about: traits dealt out year by year so that the published shares hold."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from data_model.cases import CONFIRMING, MINORS, AgeBand, Citizenship, Exploitation, Sex, Signal, VictimStatus
from data_model.demo import published
from data_model.demo.chance import Chance, shares
from data_model.institutions import InstitutionKind
from geodata.counties import COUNTIES


@dataclass(frozen=True)
class Traits:
    """A person's case before its course is known. `decided_on`: when the status was decided, None for never."""

    sex: Sex
    age_band: AgeBand
    citizenship: Citizenship
    exploitation: Exploitation
    source: Signal
    origin: str | None
    exploited_in: str | None
    destination: str
    status: VictimStatus
    decided_by: InstitutionKind | None
    decided_on: date
    assisted: bool

    @property
    def minor(self) -> bool:
        return self.age_band in MINORS


def of_year(chance: Chance, year: int, last: date, scripted: list[Traits]) -> list[Traits]:
    """The cases of one year up to the day `last`; those that the story scripts are counted, not made again."""
    span = (min(last, date(year, 12, 31)) - date(year, 1, 1)).days + 1
    whole = 366 if year % 4 == 0 else 365
    n = max(0, round(published.victims(year) * span / whole) - len(scripted))
    people = _people(chance, n)
    origins = published.origins(year, n + len(scripted))
    for t in scripted:
        if t.origin:
            origins[t.origin] = max(0.0, origins[t.origin] - 1)
    identified = _placed(chance, year, people, origins, span, pinned=span == whole)
    return identified + _others(chance, year, round(n * published.table("carried_on")["others"]["share"]), span)


def _people(chance: Chance, n: int) -> list[tuple[Sex, AgeBand]]:
    dealt = chance.deal(published.table("carried_on")["age_sex"], n)
    return [(Sex(sex), AgeBand(band)) for sex, band in (key.split() for key in dealt)]


def _placed(
    chance: Chance, year: int, people: list[tuple[Sex, AgeBand]], origins: dict[str, float], span: int, *, pinned: bool
) -> list[Traits]:
    """Victims identified: forms, counties and states dealt out within each group."""
    forms = _forms(chance, people)
    foreign = published.table("carried_on")["foreign_per_year"]
    strangers = [country for country, times in foreign.items() for _ in range(times) if span > 300 or chance.yes(0.3)]
    strangers = strangers[: sum(band not in MINORS for _, band in people)]
    figure = published.figures().get(f"brasov_minors_{year}") if pinned else None
    counts = shares(origins, len(people) - len(strangers))
    homes = _homes(chance, people, counts, len(strangers), int(figure.value) if figure else None)
    inside = _inside(chance, year, people)
    abroad = iter(chance.deal(published.destinations(), inside.count(False)))
    helped = chance.deal({True: published.assisted_share(year), False: 1 - published.assisted_share(year)}, len(people))
    bodies = chance.deal({InstitutionKind.BCCO: 0.7, InstitutionKind.DIICOT: 0.3}, len(people))
    made = []
    for i, (sex, band) in enumerate(people):
        home = homes[i]
        stays = inside[i] or home is None
        citizenship = Citizenship.RO
        if home is None:
            citizenship = Citizenship.EU if strangers.pop() == "DE" else Citizenship.THIRD
        made.append(
            Traits(
                sex, band, citizenship, forms[i], Signal(chance.one(published.table("carried_on")["source_of_signal"])),
                home, _exploited_in(chance, home) if stays else None, "RO" if stays else next(abroad, "GB"),
                VictimStatus.IDENTIFIED, bodies[i], _day(chance, year, span), helped[i],
            )
        )  # fmt: skip
    return made


def _forms(chance: Chance, people: list[tuple[Sex, AgeBand]]) -> list[Exploitation]:
    groups: dict[str, list[int]] = {"girl": [], "boy": [], "woman": [], "man": []}
    for i, (sex, band) in enumerate(people):
        young = ("girl", "boy") if band in MINORS else ("woman", "man")
        groups[young[sex is Sex.MALE]].append(i)
    found: dict[int, Exploitation] = {}
    for group, members in groups.items():
        dealt = chance.deal(published.table("carried_on")["forms"][group], len(members))
        found |= {i: Exploitation(form) for i, form in zip(members, dealt, strict=True)}
    return [found[i] for i in range(len(people))]


def _homes(
    chance: Chance, people: list[tuple[Sex, AgeBand]], counts: dict[str, int], strangers: int, young: int | None
) -> list[str | None]:
    """A county of origin for each, None for a foreigner; `young` of Brașov's are minors where that is published."""
    minors = [i for i, (_, band) in enumerate(people) if band in MINORS]
    adults = [i for i, (_, band) in enumerate(people) if band not in MINORS]
    chance.shuffle(minors)
    chance.shuffle(adults)
    homes: dict[int, str | None] = {adults.pop(): None for _ in range(strangers)}
    if young is not None:
        homes |= {minors.pop(): "BV" for _ in range(young)}
        homes |= {adults.pop(): "BV" for _ in range(counts["BV"] - young)}
        counts = counts | {"BV": 0}
    left = minors + adults
    chance.shuffle(left)
    homes |= dict(zip(left, (c for c, times in counts.items() for _ in range(times)), strict=True))
    return [homes[i] for i in range(len(people))]


def _inside(chance: Chance, year: int, people: list[tuple[Sex, AgeBand]]) -> list[bool]:
    """Who was exploited inside Romania: nearly all minors, and as many adults as fill the year's share."""
    minors = [i for i, (_, band) in enumerate(people) if band in MINORS]
    adults = [i for i, (_, band) in enumerate(people) if band not in MINORS]
    young = round(len(minors) * published.table("carried_on")["minors"]["internal"])
    wanted = round(len(people) * published.internal_share(year))
    chosen = {*chance.sample(minors, young), *chance.sample(adults, max(0, min(len(adults), wanted - young)))}
    return [i in chosen for i in range(len(people))]


def _exploited_in(chance: Chance, home: str | None) -> str:
    if home is not None and chance.yes(0.7):
        return home
    return chance.one({code: float(c.population) for code, c in COUNTIES.items()})


def _day(chance: Chance, year: int, span: int) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(span))


def _others(chance: Chance, year: int, n: int, span: int) -> list[Traits]:
    """Cases of persons who were not identified as victims, or not yet."""
    share = {VictimStatus(k): v for k, v in published.table("carried_on")["others"].items() if k != "share"}
    statuses = chance.deal(share, n)
    like = _placed(chance, year, _people(chance, n), published.origins(0, n), span, pinned=False)
    return [
        replace(
            t,
            status=status,
            decided_on=_day(chance, year, span),
            decided_by=_decider(status, chance.choice(_DECIDE) if status is not VictimStatus.POTENTIAL else None),
            assisted=status is not VictimStatus.RULED_OUT and chance.yes(0.4),
        )
        for t, status in zip(like, statuses, strict=True)
    ]


def _decider(status: VictimStatus, drawn: InstitutionKind | None) -> InstitutionKind | None:
    """Whoever was drawn, where that body may decide so."""
    return InstitutionKind.BCCO if status is VictimStatus.RULED_OUT and drawn not in CONFIRMING else drawn


_DECIDE = (InstitutionKind.BCCO, InstitutionKind.IPJ, InstitutionKind.DGASPC)
