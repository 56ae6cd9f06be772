"""The invitation to a meeting: a letter (DOCX) and a calendar entry (ICS). Neither says anything about a case."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur

from dashboard.documents.agenda import agenda_title_without_cases
from dashboard.documents.dates import day_in, moment_text
from dashboard.documents.docx_file import docx
from dashboard.documents.letterhead import letterhead, office
from dashboard.documents.paper import Block, Heading, Line, Paper, clean, table
from dashboard.words import ROMANIAN, speaking, t
from dashboard.words.formats import date_words, local
from data_model.meetings import InvitationFacts
from geodata.counties import county

PRODUCT: Final = "-//Impreuna//Echipe antitrafic//RO"


@dataclass(frozen=True)
class Invitation:
    county: str  # county code
    number: int
    year: int
    kind: str  # ordinary, at_need
    starts_at: datetime  # UTC
    duration: int  # minutes
    place: str
    chair: str
    recipients: tuple[str, ...]  # names of institutions
    agenda: tuple[tuple[int, str, int], ...]  # number, title, minutes (0 when not set)
    sequence: int  # 0 for the first one; each change sent out adds one
    uid: str  # the same for all changes of one meeting's invitation
    issued_at: datetime  # UTC
    demo: bool
    act: str = ""  # "number/date", "" while no act is in force
    quorum: tuple[str, int, int] | None = None  # its rule, how many must come, of how many members; None without an act
    seats: tuple[
        tuple[str, str, tuple[str, ...]], ...
    ] = ()  # member institution, who sits for it, who may come instead


@speaking(ROMANIAN)
def letter_of(facts: InvitationFacts, issued_at: datetime) -> Invitation:
    """The invitation as papers need it; titles that would tell of a case are replaced by their rule's plain words."""
    return Invitation(
        county=facts.county,
        number=facts.number,
        year=facts.year,
        kind=facts.kind,
        starts_at=facts.starts_at,
        duration=facts.minutes_long,
        place=facts.place,
        chair=facts.chair,
        recipients=facts.recipients,
        agenda=tuple(
            (number, agenda_title_without_cases(rule, title, figures), length)
            for number, rule, title, figures, length in facts.points
        ),
        sequence=facts.sequence,
        uid=facts.uid,
        issued_at=issued_at,
        demo=facts.demo,
        act=facts.act,
        quorum=facts.quorum,
        seats=facts.seats,
    )


@speaking(ROMANIAN)
def for_the_post(invitation: Invitation) -> Invitation:
    """The same with points by their number alone, and nobody's name: what people wrote as titles may come from a case,
    and an e-mail leaves the house."""
    agenda = tuple((number, t("mail.message.point"), length) for number, _, length in invitation.agenda)
    return replace(invitation, agenda=agenda, seats=())


@speaking(ROMANIAN)
def invitation_docx(invitation: Invitation) -> bytes:
    """The letter as an editable DOCX, A4. UnknownCounty for a county code that is none."""
    return docx(invitation_paper(invitation))


@speaking(ROMANIAN)
def invitation_paper(invitation: Invitation) -> Paper:
    """The letter: to whom, when and where, what about."""
    number, sender = _number(invitation), office(invitation.county)
    kind = "at_need" if invitation.kind == "at_need" else "ordinary"
    return Paper(
        title=t("documents.invitation.title"),
        subtitle=t(f"documents.invitation.subtitle_{kind}", number=number),
        subject=t("documents.invitation.subject"),
        author=sender,
        letterhead=letterhead(invitation.county),
        marks=_marks(invitation),
        running_head=t("documents.invitation.running_head", number=number, office=sender),
        footer=t("documents.invitation.footer", number=number),
        made_at=invitation.issued_at,
        blocks=(
            *_opening(invitation),
            *_recipients(invitation),
            *_facts(invitation),
            *_ground(invitation),
            *_agenda(invitation),
            *_signature(invitation),
        ),
    )


@speaking(ROMANIAN)
def invitation_ics(invitation: Invitation, *, organizer: str = "", attendee: tuple[str, str] | None = None) -> bytes:
    """The calendar entry (RFC 5545, METHOD:PUBLISH) in Romania's time zone, without the agenda.

    For an e-mail, METHOD:REQUEST (RFC 5546) from the address `organizer` to `attendee`, an institution and its address.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "REQUEST" if attendee else "PUBLISH")
    calendar.add_component(_time_zone())
    told = "mail.message.calendar" if attendee else "documents.invitation.calendar.description"
    event = _event(invitation)
    event.add("description", t(told, chair=clean(invitation.chair)))
    event.add("organizer", _organizer(invitation.county, organizer))
    if attendee:
        event.add("attendee", _attendee(*attendee))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _number(invitation: Invitation) -> str:
    return t("documents.number.at", number=invitation.number, year=invitation.year)


def _marks(invitation: Invitation) -> tuple[str, ...]:
    return (t("documents.demo_mark"),) if invitation.demo else ()


def _section(name: str) -> Heading:
    return Heading(1, t(f"documents.invitation.section.{name}"))


def _columns(*names: str) -> tuple[str, ...]:
    return tuple(t(f"documents.invitation.column.{name}") for name in names)


def _fact(name: str, value: str) -> Line:
    return Line(clean(value) or t("documents.not_recorded"), label=t(f"documents.invitation.facts.{name}"))


def _opening(invitation: Invitation) -> tuple[Block, ...]:
    issued = Line(t("documents.invitation.issued", date=date_words(invitation.issued_at)))
    if not invitation.sequence:
        return issued, Line(t("documents.invitation.request"))
    revision = t("documents.invitation.revision", n=invitation.sequence)
    return (
        issued,
        Line(t("documents.invitation.replaces"), label=revision),
        Line(t("documents.invitation.request")),
    )


def _recipients(invitation: Invitation) -> tuple[Block, ...]:
    if not invitation.recipients:
        return _section("recipients"), Line(t("documents.invitation.recipients.empty"))
    named = {name: (sits, "; ".join(others)) for name, sits, others in invitation.seats if sits or others}
    if not named:
        rows = ((str(i), name) for i, name in enumerate(invitation.recipients, 1))
        return _section("recipients"), table(_columns("number", "institution"), rows, (1, 14))
    full = ((str(i), name, *named.get(name, ("", ""))) for i, name in enumerate(invitation.recipients, 1))
    header = (*_columns("number", "institution"), t("teams.column.titular"), t("teams.column.substitutes"))
    return _section("recipients"), table(header, full, (1, 6, 4, 5))


def _ground(invitation: Invitation) -> tuple[Block, ...]:
    """By which act the team meets, and how many must come."""
    if not invitation.act or invitation.quorum is None:
        return ()
    number, _, day = clean(invitation.act).rpartition("/")
    rule, needed, members = invitation.quorum
    said = t("teams.paper.by_act", n=members, rule=t(f"teams.quorum.rule.{rule}"), needed=needed)
    act = t("documents.minutes.basis.act", number=number, date=day_in(day))
    return Line(act, label=t("teams.paper.ground")), Line(said, label=t("teams.paper.quorum"))


def _facts(invitation: Invitation) -> tuple[Block, ...]:
    return (
        _section("facts"),
        _fact("held", moment_text(invitation.starts_at)),
        _fact("duration", t("documents.time.duration_minutes", n=invitation.duration)),
        _fact("place", invitation.place),
        _fact("chair", invitation.chair),
    )


def _agenda(invitation: Invitation) -> tuple[Block, ...]:
    if not invitation.agenda:
        return _section("agenda"), Line(t("documents.invitation.agenda.empty"))
    rows = [_point(list(alike)) for _, alike in groupby(invitation.agenda, key=lambda point: point[1])]
    total = sum(minutes for _, _, minutes in invitation.agenda)
    if total:
        rows.append(("", t("documents.invitation.agenda.total"), str(total)))
    return _section("agenda"), table(_columns("number", "point", "minutes"), rows, (1, 11, 2))


def _point(alike: list[tuple[int, str, int]]) -> tuple[str, str, str]:
    """Neighbours that read alike, because what sets them apart is about a case, share a line."""
    (first, title, _), (last, _, _) = alike[0], alike[-1]
    numbers = str(first) if first == last else f"{first}–{last}"
    return numbers, title, str(sum(minutes for _, _, minutes in alike) or "")


def _signature(invitation: Invitation) -> tuple[Block, ...]:
    chair = (t("documents.invitation.facts.chair"), invitation.chair, "")
    return (
        Line(t("documents.invitation.answer")),
        Line(t("documents.invitation.discretion")),
        _section("signature"),
        table(_columns("capacity", "name", "signature"), [chair], (5, 6, 5), tall=True),
    )


def _event(invitation: Invitation) -> Event:
    name = county(invitation.county)
    place_key = "county_capital" if name.is_capital else "county"
    team = t(f"documents.invitation.calendar.{place_key}", county=name.name)
    summary = t("documents.invitation.calendar.summary", number=_number(invitation), county=team)
    starts = local(invitation.starts_at)
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", local(invitation.issued_at).astimezone(UTC))
    event.add("dtstart", starts)
    event.add("dtend", local(invitation.starts_at + timedelta(minutes=invitation.duration)))
    event.add("summary", " · ".join((*_marks(invitation), summary)))
    event.add("location", clean(invitation.place))
    event.add("class", "PRIVATE")
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _organizer(code: str, address: str) -> vCalAddress:
    # The format wants an address; where the prefect's office has none here, its name stands in.
    organizer = vCalAddress(f"mailto:{address}" if address else f"urn:impreuna:prefect:{code.lower()}")
    organizer.params["cn"] = office(code)
    return organizer


def _attendee(institution: str, address: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["cn"] = clean(institution)
    for name, value in (
        ("cutype", "GROUP"),
        ("role", "REQ-PARTICIPANT"),
        ("partstat", "NEEDS-ACTION"),
        ("rsvp", "TRUE"),
    ):
        attendee.params[name] = value
    return attendee


def _time_zone() -> Timezone:
    """Romania's rule since 1997: summer time from the last Sunday of March to the last Sunday of October."""
    zone = Timezone()
    zone.add("tzid", "Europe/Bucharest")
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    hours = {"EET": timedelta(hours=2), "EEST": timedelta(hours=3)}
    for part, name, before, month, hour in ((summer, "EEST", "EET", 3, 3), (winter, "EET", "EEST", 10, 4)):
        part.add("dtstart", datetime(1997, month, 30 if month == 3 else 26, hour))  # noqa: DTZ001 - the format wants local time here
        part.add("tzname", name)
        part.add("tzoffsetfrom", hours[before])
        part.add("tzoffsetto", hours[name])
        part.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        zone.add_component(part)
    return zone
