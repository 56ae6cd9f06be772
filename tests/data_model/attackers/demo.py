"""What ANITP's readers see of a year of the demo country, by the doors of the comparison."""

from sqlmodel import Session

from data_model import country, indicators
from data_model.access import Actor
from data_model.disclosure.released_tables import members, spans
from data_model.periods import Quarter
from tests.data_model.attackers.reading import Base, Seen


def seen(db: Session, actor: Actor, year: int, linked: tuple[str, ...]) -> Seen:
    """Counties and sums of each quarter, half-year and year as the comparison shows them."""
    found = Seen({name: indicators.wholes()[name] for name in linked})
    for name in linked:
        for period in (*(f"{year}-Q{n}" for n in range(1, 5)), f"{year}-H1", f"{year}-H2", f"{year}"):
            compared = country.compared(db, actor, indicator=name, quarter=period)
            (_quarter if "Q" in period else _longer)(found, compared)
    return found


def _longer(found: Seen, compared: country.Comparison) -> None:
    """A half-year or a year: the counties' own sums too."""
    name, period = compared.indicator.id, str(compared.quarter)
    cells = {c.county: c.figure for c in compared.cells if c.figure.state != "not_reported"}
    for place, figure in (cells | compared.margins).items():
        _sum(found, (name, place, period), figure.value, compared.threshold)


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
