"""The demo's register in full: what each service says of itself, some of it long unchecked, and the other resources.

DGASPCs with a service of support for victims are as many as the Strategy counts (L384).
"""

from datetime import datetime, timedelta
from typing import Any

from data_model.cases import NeedKind
from data_model.demo.bodies import Bodies, id_of
from data_model.demo.caseload import STORY
from data_model.demo.chance import Chance
from data_model.demo.published import table
from data_model.demo.rows import Rows
from data_model.institutions import Institution, InstitutionKind
from data_model.languages import LANGUAGES
from data_model.periods import BUCHAREST
from data_model.resources import Resource, ResourceKind, TrainingLevel
from data_model.services import Cost, Service, ServicePlaces, SsviPosts, TargetGroup
from geodata.counties import COUNTIES
from geodata.spelling import fold


def describe(rows: Rows, bodies: Bodies, chance: Chance, now: datetime) -> None:
    """Complete the services that are there, and add the resources."""
    told = table("register")
    for service in rows.of(Service):
        _describe(service, bodies, chance, told, now)
        if service.county != STORY:  # the story's providers answer with one number
            _split(rows, service, chance)
    _victim_support(rows, chance, told["ssvi"])
    for county in COUNTIES:
        for offer in told["resource"]:
            if county == STORY or chance.yes(offer["likely"]):
                rows.add(_resource(bodies.one(county, InstitutionKind(offer["by"])), county, offer, chance, now))


def _describe(service: Service, bodies: Bodies, chance: Chance, told: dict[str, Any], now: datetime) -> None:
    body = bodies.by_id[service.institution_id]
    ngo, shelter = body.kind is InstitutionKind.NGO, service.kind is NeedKind.SHELTER
    if not service.confidential:
        service.street = f"{chance.choice(told['streets'])} {chance.randint(1, 90)}"
    if service.nomenclature:
        service.licence = f"LF {chance.randint(1, 999_999):06d}"
        over = chance.one(told["licence"]) == "over" and service.county != STORY
        days = chance.randint(-400, -5) if over else chance.randint(60, 1500)
        service.licence_until = now.astimezone(BUCHAREST).date() + timedelta(days=days)
    if ngo and chance.yes(0.35):
        near = _region(bodies, service.county)
        service.covers = ",".join(near[: chance.randint(1, 2)])
    service.languages = ",".join(_languages(service.county, chance, told["languages"]))
    service.hours = told["hours_shelter"] if shelter else chance.choice(told["hours"])
    service.cost = Cost(chance.one(told["cost"]))
    service.phone = f"0200 000 {chance.randint(0, 999):03d}"  # no such area, no such number
    service.email = f"contact@{fold(body.name).replace(' ', '-')[:60]}.example"
    service.voucher = ngo and chance.yes(0.4)
    _check(service, id_of(body), chance, told["checked"], now)


def _region(bodies: Bodies, county: str) -> list[str]:
    """The other counties of the same regional centre."""
    centre = bodies.one(county, InstitutionKind.ANITP_REGIONAL)
    return [c for c in COUNTIES if c != county and centre in bodies.serving(c, InstitutionKind.ANITP_REGIONAL)]


def _languages(county: str, chance: Chance, told: dict[str, Any]) -> list[str]:
    spoken = ["ro"] + [code for code, likely in told["likely"].items() if chance.yes(likely)]
    if county in told["hungarian"] and chance.yes(0.7):
        spoken.append("hu")
    return [code for code in LANGUAGES if code in spoken]


def _check(entry: Service | Resource, by: int, chance: Chance, shares: dict[str, float], now: datetime) -> None:
    how = chance.one(shares)
    if how != "never":
        days = chance.uniform(0.5, 160) if how == "lately" else chance.uniform(200, 600)
        entry.verified_at, entry.verified_by = (now - timedelta(days=days)).replace(second=0, microsecond=0), by


def _split(rows: Rows, service: Service, chance: Chance) -> None:
    """Some shelters keep their places by target group."""
    groups = [TargetGroup(g) for g in service.groups.split(",") if g]
    if service.kind is not NeedKind.SHELTER or len(groups) < 2 or not service.capacity or not chance.yes(0.4):
        return
    left, free = service.capacity, service.free
    for n, group in enumerate(groups):
        share = left if n == len(groups) - 1 else left // 2
        mine = None if free is None else min(free, share)
        rows.add(ServicePlaces(service_id=service.id or 0, group=group, capacity=share, free=mine))
        left, free = left - share, None if free is None else free - (mine or 0)


def _victim_support(rows: Rows, chance: Chance, posts: dict[str, int]) -> None:
    """So many DGASPCs have posts of their own for victims, so many shared ones, and the rest none."""
    offered = table("services")["public"]
    name = next(o["name"] for o in offered if o["by"] == "dgaspc" and o["kind"] == "counselling").split(" {")[0]
    found = [s for s in rows.of(Service) if s.name.startswith(name)]
    order = chance.sample(found, len(found))
    order.sort(key=lambda s: s.county != STORY)  # the story's county has one for sure
    for n, service in enumerate(order):
        if n < posts["dedicated"]:
            service.ssvi = SsviPosts.DEDICATED
        elif n < posts["dedicated"] + posts["shared"]:
            service.ssvi = SsviPosts.SHARED


def _resource(body: Institution, county: str, offer: dict[str, Any], chance: Chance, now: datetime) -> Resource:
    languages = chance.choice(offer["languages"]) if "languages" in offer else []
    words = ", ".join(WORDS[code] for code in languages if code in WORDS)
    made = Resource(
        institution_id=id_of(body), kind=ResourceKind(offer["kind"]), county=county,
        name=offer["name"].format(languages=words, place=COUNTIES[county].residence, letter=chance.choice("ABCDEF")),
        town=COUNTIES[county].residence_siruta, languages=",".join(languages),
        features=",".join(chance.choice(offer["features"])) if "features" in offer else "",
        level=TrainingLevel(chance.one(offer["levels"])) if "levels" in offer else None,
        partners=chance.choice(offer["partners"]) if "partners" in offer else "",
    )  # fmt: skip
    if made.kind is ResourceKind.PROTOCOL:
        made.valid_until = now.astimezone(BUCHAREST).date() + timedelta(days=chance.randint(-120, 900))
    _check(made, made.institution_id, chance, table("register")["checked"], now)
    return made


WORDS = {
    "ar": "arabă", "en": "engleză", "vi": "vietnameză", "ne": "nepaleză", "hi": "hindi", "bn": "bengaleză",
    "ur": "urdu", "tr": "turcă", "uk": "ucraineană", "ru": "rusă", "ti": "tigrină", "rom": "romani",
    "rms": "limba semnelor române",
}  # fmt: skip
"""Languages as they stand in an interpreter's title."""
