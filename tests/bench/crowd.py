"""A county with 300 services more than the demonstration gives it: what a full register costs."""

from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from sqlmodel import Session, select

from data_model import store
from data_model.cases import NeedKind
from data_model.institutions import Institution
from data_model.services import Service
from geodata.localities import localities

CROWD_COUNTY, MANY = "CJ", 300


def crowd(folder: Path) -> None:
    """Add them to the demonstration of `folder`: half in the residence town, the rest over the county's localities,
    free, full, old and silent in turns."""
    now = datetime.now(UTC)
    towns = cycle(place.siruta for place in localities(CROWD_COUNTY) if place.lat is not None)
    answers = cycle([(3, now), (0, now), (2, now - timedelta(days=60)), (None, None)])
    with Session(store.engine_for(f"sqlite:///{folder / 'demo.db'}")) as db:
        owner = db.exec(select(Institution.id).where(Institution.county == CROWD_COUNTY)).first()
        residence = db.exec(select(Service.town).where(Service.county == CROWD_COUNTY)).first()
        assert owner is not None
        for n, (free, at) in zip(range(MANY), answers, strict=False):
            town = residence if n % 2 else next(towns)
            db.add(
                Service(
                    institution_id=owner, name=f"Serviciul de probă {n} (inventat)", kind=list(NeedKind)[n % 12],
                    county=CROWD_COUNTY, town=town, capacity=10, free=free, confirmed_at=at, verified_at=at,
                )
            )  # fmt: skip
        db.commit()
    store.engine_for.cache_clear()
