"""How a case, its needs and its referrals are named and coloured, wherever they are shown."""

from datetime import datetime

from dashboard.widgets.badge import Badge, Tone
from dashboard.words import t
from dashboard.words.formats import until
from data_model.cases import ConsentAnswer, NeedKind, Progress
from data_model.referrals import WAITING, ReferralRow, ReferralStatus
from geodata.counties import COUNTIES
from geodata.localities import UnknownLocality, locality

DESTINATIONS = ("RO", "GB", "DE", "IT", "ES", "CH", "FR", "AT", "SE", "BE", "IE", "XX", "ZZ")
"""Where exploitation took place. XX (another state) and ZZ (not known) are codes that ISO 3166 leaves to its users."""

_STAGES: dict[Progress, Tone] = {
    Progress.SIGNALLED: "attention",
    Progress.NOTIFIED: "info",
    Progress.ASSESSED: "info",
    Progress.CONSENTED: "info",
    Progress.REFUSED: "neutral",
    Progress.WITHDRAWN: "attention",
    Progress.REFERRED: "waiting",
    Progress.IN_ASSISTANCE: "good",
    Progress.MONITORED: "good",
    Progress.CLOSED: "neutral",
    Progress.REOPENED: "attention",
}
_CONSENTS: dict[ConsentAnswer, Tone] = {
    ConsentAnswer.GIVEN: "good",
    ConsentAnswer.REFUSED: "bad",
    ConsentAnswer.WITHDRAWN: "bad",
}
_OUTCOMES: dict[ReferralStatus, Tone] = {
    ReferralStatus.SENT: "waiting",
    ReferralStatus.RECEIVED: "waiting",
    ReferralStatus.ACCEPTED: "info",
    ReferralStatus.REFUSED: "bad",
    ReferralStatus.STARTED: "good",
    ReferralStatus.FINISHED: "good",
    ReferralStatus.INTERRUPTED: "attention",
    ReferralStatus.WITHDRAWN: "neutral",
}


def term(kind: str, code: str) -> str:
    """The word of a code list: term("need", "shelter")."""
    return t(f"terms.{kind}.{code}")


def needs_line(kinds: tuple[NeedKind, ...]) -> str:
    """Needs as one line, in their order; a dash for none."""
    return ", ".join(term("need", kind) for kind in kinds) or "–"


def needs_short(kinds: tuple[NeedKind, ...], most: int = 2) -> str:
    """The first needs, and how many more there are."""
    if len(kinds) <= most + 1:
        return needs_line(kinds)
    return t("cases.list.more_needs", first=needs_line(kinds[:most]), n=len(kinds) - most)


def county_name(code: str | None) -> str:
    """A county's name; "necunoscut" for None."""
    return COUNTIES[code].name if code and code in COUNTIES else t("cases.unknown")


def town_name(siruta: int | None) -> str:
    """A town's name; "necunoscut" for None or a code that is none."""
    try:
        return t("cases.unknown") if siruta is None else locality(siruta).name
    except UnknownLocality:
        return t("cases.unknown")


def destination_name(code: str) -> str:
    """The state's name; its code for one that is not in our list."""
    return term("destination", code) if code in DESTINATIONS else code


def stage_badge(progress: Progress) -> Badge:
    """The case's stage."""
    return Badge(_STAGES[progress], term("progress", progress))


def consent_badge(answer: ConsentAnswer | None) -> Badge:
    """The answer about services; None before the first."""
    if answer is None:
        return Badge("attention", t("cases.head.no_consent"))
    return Badge(_CONSENTS[answer], t("cases.head.consent", word=term("consent", answer)))


def outcome_badge(row: ReferralRow, now: datetime) -> Badge:
    """A referral's state; while it waits, also how long there is left or how late it is."""
    if row.status not in WAITING:
        return Badge(_OUTCOMES[row.status], term("referral_status", row.status))
    left = until(row.due_at, now)
    if row.late:
        return Badge("bad", t("referrals.late", left=left))
    seen = row.status is ReferralStatus.RECEIVED and not row.incoming
    return Badge("waiting", t("referrals.seen" if seen else "referrals.waits", left=left))


def answer_line(row: ReferralRow) -> str:
    """Why, and in what words, as far as the actor may see them."""
    return " · ".join(part for part in (term("refusal", row.reason) if row.reason else "", row.answer) if part) or "–"
