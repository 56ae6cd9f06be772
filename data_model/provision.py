"""What the counties have to offer, and the needs that nothing of it covers: one rule for gaps, agenda and national map.

Nothing here is about a person but `uncovered`, which names cases of one county to its own team.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from data_model import keeping, settings
from data_model.cases import Case, ConsentAnswer, Need, NeedKind, consents_of
from data_model.institutions import Institution, InstitutionKind
from data_model.referrals import CURRENT, Referral, ReferralStatus
from data_model.services import Availability, Service, SsviPosts, TargetGroup, patience
from data_model.unmet import UnmetNeed
from geodata.counties import COUNTIES

EMERGENCY = "8790CR-VD-I"  # "Centre de primire în regim de urgență" of the nomenclature, for adults
DGASPCS, SSVI_DEDICATED, SSVI_SHARED = 47, 19, 9  # the Strategy's baseline: L384; one DGASPC a county, six in București


@dataclass(frozen=True)
class Provision:
    """What one county has: `shelters` that take adults, standing in it or serving it, whether one of them takes in at
    once, `places` of the shelters in it; its DGASPCs, those whose SSVI has posts of its own and those that share them;
    the entries of its register and those verified lately."""

    county: str
    shelters: int = 0
    emergency: bool = False
    places: int = 0
    dgaspcs: int = 0
    ssvi: int = 0
    ssvi_shared: int = 0
    entries: int = 0
    verified: int = 0

    @property
    def without_ssvi(self) -> int:
        """The DGASPCs without a functional SSVI: none of its posts is its own."""
        return self.dgaspcs - self.ssvi

    @property
    def unverified(self) -> int:
        return self.entries - self.verified


def of_counties(db: Session, counties: Collection[str] = ()) -> dict[str, Provision]:
    """What each county has now; all 42 where none is named."""
    chosen = [c for c in COUNTIES if not counties or c in counties]
    s = Service
    found = db.execute(
        columns(
            col(s.institution_id), col(s.county), col(s.covers), col(s.kind), col(s.groups), col(s.nomenclature),
            col(s.capacity), col(s.ssvi), col(s.verified_at),
        ).where(col(s.active))
    ).all()  # fmt: skip
    offices = db.execute(
        columns(col(Institution.id), col(Institution.county)).where(
            col(Institution.kind) == InstitutionKind.DGASPC, col(Institution.active)
        )
    ).all()
    now, after = settings.now(db), keeping.check_after(db)
    posts: dict[int, set[SsviPosts]] = defaultdict(set)
    own: dict[str, list[tuple[int | None, bool]]] = defaultdict(list)  # places of a shelter or None, verified or not
    adults: dict[str, list[bool]] = defaultdict(list)  # for each shelter that takes adults: whether at once
    for office, county, covers, kind, groups, code, capacity, ssvi, verified in found:
        posts[office].add(ssvi)
        shelter = kind is NeedKind.SHELTER
        own[county].append(((capacity or 0) if shelter else None, not keeping.aged(verified, now, after)))
        if shelter and _takes_adults(groups):
            for served in {county, *filter(None, covers.split(","))}:
                adults[served].append(code == EMERGENCY)
    return {
        c: Provision(
            c,
            shelters=len(adults[c]),
            emergency=any(adults[c]),
            places=sum(places for places, _ in own[c] if places is not None),
            dgaspcs=sum(county == c for _, county in offices),
            ssvi=sum(county == c and SsviPosts.DEDICATED in posts[i] for i, county in offices),
            ssvi_shared=sum(
                county == c and SsviPosts.SHARED in posts[i] and SsviPosts.DEDICATED not in posts[i]
                for i, county in offices
            ),
            entries=len(own[c]),
            verified=sum(fresh for _, fresh in own[c]),
        )
        for c in chosen
    }


def _takes_adults(groups: str) -> bool:
    named = set(filter(None, groups.split(",")))
    return not named or bool(named - {TargetGroup.CHILD.value})


# Needs that nothing covers

ASKED_OR_MET = (*CURRENT, ReferralStatus.FINISHED)


def uncovered(db: Session, county: str) -> dict[NeedKind, tuple[int, ...]]:
    """The needs of the county's open cases with consent, that nobody was asked for or has met, and that no service
    covers: none of the county has, or may have, a place for them, or a referral was noted as not possible. Case ids."""
    there = usable(db, county)
    met = select(Referral.need_id).where(Referral.county == county, col(Referral.status).in_(ASKED_OR_MET))
    lacking = db.exec(
        select(Need)
        .join(Case, col(Case.id) == col(Need.case_id))
        .where(Case.handling_county == county, col(Case.closed_at).is_(None), col(Need.id).not_in(met))
        .order_by(col(Need.id))
    ).all()
    answers = consents_of(db, (n.case_id for n in lacking))
    noted = set(db.exec(select(UnmetNeed.need_id).where(UnmetNeed.county == county)))
    found: dict[NeedKind, list[int]] = defaultdict(list)
    for need in lacking:
        if answers.get(need.case_id) is ConsentAnswer.GIVEN and (need.kind not in there or need.id in noted):
            found[need.kind].append(need.case_id)
    return {kind: tuple(dict.fromkeys(found[kind])) for kind in NeedKind if kind in found}


def usable(db: Session, county: str) -> set[NeedKind]:
    """The kinds of help of which a service of the county may have a place: free, an old answer, or not counted."""
    now, given = settings.now(db), patience(db)
    return {
        s.kind
        for s in db.exec(select(Service).where(Service.county == county, col(Service.active)))
        if not s.counts_places or s.availability(now, given) in (Availability.FREE, Availability.OLD)
    }
