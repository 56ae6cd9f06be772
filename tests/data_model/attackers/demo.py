"""What ANITP's readers see of a year of the demo country: the doors of the comparison, and each released sum."""

from sqlmodel import Session, col, select

from data_model import country, indicators
from data_model.access import Actor
from data_model.disclosure.released_tables import members, spans
from data_model.periods import Quarter
from data_model.releasing import Audience, ReleasedFigure
from tests.data_model.attackers.reading import Base, Seen


def seen(db: Session, actor: Actor, year: int, linked: tuple[str, ...]) -> Seen:
    """Counties and sums of each quarter as the comparison shows them, and the year's other sums as they are kept."""
    found = Seen({name: indicators.wholes()[name] for name in linked})
    for name in linked:
        for n in range(1, 5):
            _quarter(found, country.compared(db, actor, indicator=name, quarter=f"{year}-Q{n}"))
    longer = select(ReleasedFigure).where(
        col(ReleasedFigure.indicator).in_(linked),
        col(ReleasedFigure.quarter).in_((f"{year}", f"{year}-H1", f"{year}-H2")),
        ReleasedFigure.audience == Audience.ANITP,
    )
    for f in db.exec(longer):
        _sum(found, (f.indicator, f.place, f.quarter), f.value, f.threshold)
    return found


def _quarter(found: Seen, compared: country.Comparison) -> None:
    name, quarter = compared.indicator.id, str(compared.quarter)
    for cell in compared.cells:
        base = name, cell.county, quarter
        if cell.figure.state == "protected":
            assert cell.rate is None and cell.interval is None, "a rate tells what its figure does not"
            found.hidden[base] = compared.threshold
        elif cell.figure.value is not None:
            found.shown[base] = cell.figure.value
    for place, figure in compared.margins.items():
        assert figure.value is not None or compared.margin_rates[place] is None
        _sum(found, (name, place, quarter), figure.value, compared.threshold)


def _sum(found: Seen, cell: tuple[str, str, str], value: float | None, threshold: int) -> None:
    under: frozenset[Base] = frozenset((cell[0], c, q) for c in members(cell[1]) for q in spans(cell[2]))
    if value is None:
        found.gone[cell] = under, threshold
    else:
        found.sums[cell] = under, value


def counts_of(db: Session, county: str, year: int) -> dict[Base, float]:
    """What an insider of a county knows: its exact counts of the year."""
    found: dict[Base, float] = {}
    for n in range(1, 5):
        for name, raw in indicators.raw_counts(db, county, Quarter(year, n)).items():
            found[name, county, f"{year}-Q{n}"] = raw._open()[0]
    return found
