"""The demo's institutions and services: the bodies that exist, invented organisations, and what each offers."""

import re
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from data_model.cases import NeedKind
from data_model.demo.chance import Chance
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Coverage, Institution, InstitutionKind
from data_model.seeding import seed_institutions
from data_model.services import Service
from geodata.counties import COUNTIES
from geodata.spelling import fold


class Bodies:
    """Who sits in or serves each county, by kind, in a fixed order."""

    def __init__(self, db: Session) -> None:
        seed_institutions(db)
        for name, county in _organisations():
            db.add(Institution(kind=InstitutionKind.NGO, name=name, county=county))
        db.flush()
        _give_addresses(db)
        self.all = list(db.exec(select(Institution).order_by(Institution.id)))  # type: ignore[arg-type]
        self._serving: dict[tuple[str, InstitutionKind], list[Institution]] = defaultdict(list)
        given: dict[int, list[str]] = defaultdict(list)
        for row in db.exec(select(Coverage)):
            given[row.institution_id].append(row.county)
        for body in self.all:
            for county in [body.county or "RO", *sorted(given[id_of(body)])]:
                self._serving[county, body.kind].append(body)
        self.by_id = {id_of(body): body for body in self.all}

    def serving(self, county: str, kind: InstitutionKind) -> list[Institution]:
        """The institutions of a kind in a county; the national ones where `county` is RO."""
        return self._serving[county, kind]

    def one(self, county: str, kind: InstitutionKind) -> Institution:
        """The first of a kind in a county."""
        return self._serving[county, kind][0]

    def team(self, county: str) -> list[Institution]:
        """Every institution that a county's team may have as a member."""
        return [body for kind in InstitutionKind for body in self._serving[county, kind]]

    def named(self, name: str) -> Institution:
        """An institution by its name."""
        return next(body for body in self.all if body.name == name)


def _give_addresses(db: Session) -> None:
    """An invented address for each body, of a kind to which no e-mail can go."""
    for body in db.exec(select(Institution)):
        body.email = f"secretariat@{re.sub(r'[^a-z0-9]+', '-', fold(body.name)).strip('-')[:60].strip('-')}.example"
    db.flush()


def id_of(body: Institution) -> int:
    assert body.id is not None
    return body.id


def _organisations() -> list[tuple[str, str]]:
    ngo = table("services")["ngo"]
    found = [(name, county) for part in ("shelters", "counselling") for county, name in ngo[part].items()]
    return [(ngo["called"].format(name=name), county) for name, county in found]


def login_place(county: str) -> str:
    """A county's name as it stands in a login: caras-severin."""
    return fold(COUNTIES[county].name).replace(" ", "-")


class Offers:
    """The services of the demo, by county and kind."""

    def __init__(self, rows: Rows, bodies: Bodies, chance: Chance, now: datetime) -> None:
        self._rows, self._chance, self._now = rows, chance, now
        self._by: dict[tuple[str, NeedKind], list[Service]] = defaultdict(list)
        for county in COUNTIES:
            for offer in table("services")["public"]:
                self._public(bodies, county, offer)
            self._organisation(bodies, county, "shelters", "shelter", NeedKind.SHELTER)
            self._organisation(bodies, county, "counselling", "counselling", NeedKind.COUNSELLING)

    def of(self, county: str, kind: NeedKind, *, minor: bool) -> list[Service]:
        """The services of a county that meet a need of a child or an adult."""
        barred, served = ("adult", "child") if minor else ("child", "adult")
        return [s for s in self._by[county, kind] if served in s.groups or barred not in s.groups]

    def _public(self, bodies: Bodies, county: str, offer: dict[str, Any]) -> None:
        shelterless = county in table("services")["no_shelter"]["counties"] and offer["kind"] == "shelter"
        if (
            shelterless
            or county in offer.get("except", ())
            or not (county == "BV" or self._chance.yes(offer["likely"]))
        ):
            return
        for body in bodies.serving(county, InstitutionKind(offer["by"])):
            if body.county == county:
                place = body.name.removeprefix("DGASPC ") if offer["by"] == "dgaspc" else COUNTIES[county].name
                self._add(body, offer["name"].format(place=place), offer)

    def _organisation(self, bodies: Bodies, county: str, part: str, words: str, kind: NeedKind) -> None:
        ngo = table("services")["ngo"]
        if county in ngo[part]:
            name = ngo[part][county]
            offer = {
                "kind": kind,
                "nomenclature": ngo[f"{words}_code"],
                "groups": ngo[f"{words}_groups"],
                "capacity": [6, 18] if kind is NeedKind.SHELTER else [10, 25],
                "confidential": kind is NeedKind.SHELTER,
            }
            self._add(bodies.named(ngo["called"].format(name=name)), ngo[f"{words}_name"].format(name=name), offer)

    def _add(self, body: Institution, name: str, offer: dict[str, Any]) -> None:
        county = str(body.county)
        places = self._chance.randint(*offer["capacity"]) if "capacity" in offer else None
        service = Service(
            institution_id=id_of(body), name=name, kind=NeedKind(offer["kind"]), nomenclature=offer["nomenclature"],
            groups=offer["groups"], county=county, town=COUNTIES[county].residence_siruta,
            confidential=offer.get("confidential", False), capacity=places,
        )  # fmt: skip
        self._answer(service)
        self._by[county, service.kind].append(self._rows.add(service))

    def _answer(self, service: Service) -> None:
        """When the institution last said how many places are free, and how many: some full, some old, some silent."""
        how = self._chance.one({"free": 0.52, "full": 0.18, "old": 0.17, "never": 0.13})
        if how == "never":
            return
        most = service.capacity or 6
        service.free = 0 if how == "full" else self._chance.randint(1, max(1, most // 2))
        days = self._chance.uniform(16, 120) if how == "old" else self._chance.uniform(0.2, 12)
        service.confirmed_at = self._now - timedelta(days=days)
