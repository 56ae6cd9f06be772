"""Sums that stay when a case's time is over: they keep the indicators of past quarters as they were."""

from sqlmodel import Field, Session, SQLModel, select

from data_model.periods import Quarter


class CarriedCount(SQLModel, table=True):
    """How many of an indicator, in a county and quarter, were counted in cases that are no more."""

    county: str = Field(primary_key=True, max_length=2)
    quarter: str = Field(primary_key=True, max_length=7)
    indicator: str = Field(primary_key=True, max_length=60)
    count: int


class CarriedService(SQLModel, table=True):
    """Services of such cases that began in a quarter, so many seconds after they were asked for: a median needs all."""

    county: str = Field(primary_key=True, max_length=2)
    quarter: str = Field(primary_key=True, max_length=7)
    seconds: int = Field(primary_key=True)
    count: int


def counts(db: Session, county: str, quarter: Quarter) -> dict[str, int]:
    """By indicator, what was carried forward for a county (or RO) and quarter."""
    wanted = select(CarriedCount).where(CarriedCount.county == county, CarriedCount.quarter == str(quarter))
    return {c.indicator: c.count for c in db.exec(wanted)}


def seconds_to_service(db: Session, county: str, quarter: Quarter) -> list[int]:
    """The seconds from asking to service, one for each carried service."""
    wanted = select(CarriedService).where(CarriedService.county == county, CarriedService.quarter == str(quarter))
    return [c.seconds for c in db.exec(wanted) for _ in range(c.count)]


def add(db: Session, county: str, quarter: str, indicator: str, count: int) -> None:
    """Carry `count` more forward; nothing for none."""
    if count:
        row = db.get(CarriedCount, (county, quarter, indicator))
        row = row or CarriedCount(county=county, quarter=quarter, indicator=indicator, count=0)
        row.count += count
        db.add(row)


def add_service(db: Session, county: str, quarter: str, seconds: int) -> None:
    """Carry one more service forward."""
    row = db.get(CarriedService, (county, quarter, seconds))
    row = row or CarriedService(county=county, quarter=quarter, seconds=seconds, count=0)
    row.count += 1
    db.add(row)
