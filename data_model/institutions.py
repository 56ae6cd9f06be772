"""The institutions of the teams: none, one or several of a kind in a county (domain.md, section 1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Field, Session, SQLModel, col, select

from data_model import access, audit, store
from data_model.access import Actor, Right, StaffText
from data_model.errors import Invalid, NotFound
from data_model.mailing import LONGEST_ADDRESS, is_address


class InstitutionKind(StrEnum):
    PREFECTURE = "prefecture"
    COUNTY_COUNCIL = "county_council"
    ANITP_REGIONAL = "anitp_regional"
    ANITP_CENTRAL = "anitp_central"
    DGASPC = "dgaspc"
    SPAS = "spas"
    BCCO = "bcco"
    DIICOT = "diicot"
    IPJ = "ipj"
    IJJ = "ijj"
    BORDER_POLICE = "border_police"
    ITM = "itm"
    AJOFM = "ajofm"
    DSP = "dsp"
    CAS = "cas"
    HOSPITAL = "hospital"
    ISJ = "isj"
    IGI = "igi"
    MAE = "mae"
    NGO = "ngo"
    BAR = "bar"
    OIM = "oim"
    UNHCR = "unhcr"


class Institution(SQLModel, table=True):
    """A body that takes part. `county` is where it sits, None for a national body."""

    id: int | None = Field(default=None, primary_key=True)
    kind: InstitutionKind = Field(sa_type=store.one_of(InstitutionKind))
    name: str = Field(max_length=160, unique=True)
    county: str | None = Field(default=None, max_length=2, index=True)
    email: str = Field(default="", max_length=160)
    active: bool = True


class Coverage(SQLModel, table=True):
    """A county that an institution serves beside its own: the counties of a regional centre or a BCCO."""

    institution_id: int = Field(foreign_key="institution.id", primary_key=True)
    county: str = Field(max_length=2, primary_key=True, index=True)


@dataclass(frozen=True)
class InstitutionRow:
    id: int
    kind: InstitutionKind
    name: str
    county: str | None


def _row(i: Institution) -> InstitutionRow:
    assert i.id is not None
    return InstitutionRow(i.id, i.kind, i.name, i.county)


def covered(db: Session, institution: Institution) -> frozenset[str]:
    """The counties that an institution serves: its own and those given to it."""
    given = db.exec(select(Coverage.county).where(Coverage.institution_id == institution.id)).all()
    return frozenset(given) | ({institution.county} if institution.county else set())


def get(db: Session, institution_id: int) -> InstitutionRow:
    """One institution; NotFound for an unknown id. Institutions are no secret."""
    found = db.get(Institution, institution_id)
    if found is None:
        raise NotFound("institution.unknown")
    return _row(found)


def names(db: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, in one query."""
    wanted = {i for i in ids if i is not None}
    found = db.exec(select(Institution.id, Institution.name).where(col(Institution.id).in_(wanted))).all()
    return {i: name for i, name in found if i is not None}


def serving(db: Session, county: str, kind: InstitutionKind) -> list[Institution]:
    """The active institutions of `kind` that sit in the county or cover it."""
    covering = select(Coverage.institution_id).where(Coverage.county == county)
    wanted = select(Institution).where(
        Institution.kind == kind,
        col(Institution.active),
        (col(Institution.county) == county) | col(Institution.id).in_(covering),
    )
    return list(db.exec(wanted.order_by(Institution.name)))


@access.question(Right.USE_PROGRAM)
def in_counties(db: Session, actor: Actor, *, counties: tuple[str, ...] = ()) -> list[InstitutionRow]:
    """The active institutions of the counties (the actor's where none is named) and the national ones."""
    asked = counties or tuple(actor.counties)
    covering = select(Coverage.institution_id).where(col(Coverage.county).in_(asked))
    wanted = select(Institution).where(
        col(Institution.active),
        col(Institution.county).in_(asked) | col(Institution.county).is_(None) | col(Institution.id).in_(covering),
    )
    return [_row(i) for i in db.exec(wanted.order_by(Institution.name))]


# Where the team's mail goes


@dataclass(frozen=True)
class AddressRow:
    institution: InstitutionRow
    email: str


@access.question(Right.MANAGE_ACCOUNTS)
def addresses(db: Session, actor: Actor, *, county: str) -> list[AddressRow]:
    """The e-mail address of each active institution that sits in a county, or of the national ones for ""."""
    wanted = select(Institution).where(col(Institution.active), col(Institution.county) == (county or None))
    return [AddressRow(_row(i), i.email) for i in db.exec(wanted.order_by(Institution.name))]


@access.command(Right.MANAGE_ACCOUNTS)
def put_address(db: Session, actor: Actor, *, institution_id: int, email: StaffText) -> None:
    """The address to which any institution gets its mail; "" for none."""
    _put_address(db, actor, institution_id, email)


@access.command(Right.HOLD_MEETING)
def put_county_address(db: Session, actor: Actor, *, institution_id: int, email: StaffText) -> None:
    """The same by a coordinator, for the institutions of the county alone; Invalid for one that other counties too send
    their mail to."""
    found = db.get(Institution, institution_id)
    if found is None or found.county not in actor.counties:
        raise NotFound("institution.unknown", field="institution_id")
    if len(covered(db, found)) > 1:
        raise Invalid("mail.of_several_counties", field="email")
    _put_address(db, actor, institution_id, email)


def _put_address(db: Session, actor: Actor, institution_id: int, email: str) -> None:
    wanted = select(Institution).where(Institution.id == institution_id)
    found = db.exec(store.for_change(wanted)).first()
    if found is None:
        raise NotFound("institution.unknown", field="institution_id")
    if email and not is_address(email):
        raise Invalid("mail.address", field="email", longest=LONGEST_ADDRESS)
    before, found.email = found.email, email
    audit.record(
        db, actor, "address_set", county=found.county or "", subject=f"institution {institution_id}",
        before=before, after=email,
    )  # fmt: skip
