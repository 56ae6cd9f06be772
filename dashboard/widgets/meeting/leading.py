"""From a point of the agenda to the thing itself: the page that shows it, with filters and never with a case."""

from dataclasses import dataclass, field

from dashboard.shell.frame import actor, page_link
from dashboard.shell.pages import entry_of
from dashboard.widgets.meeting import carrying, listing
from dashboard.words import t
from data_model.indicators import indicators
from data_model.meetings import AgendaRule, PointRow


@dataclass(frozen=True)
class Way:
    """A page, the words of its link, and its filters."""

    page: str
    words: str
    filters: dict[str, str | int] = field(default_factory=dict)


def way(point: PointRow) -> Way | None:
    """Where the thing of a point is to be seen; None for a point that somebody wrote."""
    figures = point.figures
    match point.rule:
        case AgendaRule.LATE_REFERRALS:
            late = t("referrals.state.late")  # Streamlit's own filters stand in the address by their labels
            return Way("referrals", point.rule, {"stare": late, "institutie": figures.get("institution", "")})
        case AgendaRule.LATE_HANDOVERS:
            return Way("referrals", point.rule)
        case AgendaRule.OVERDUE_CASES:
            return Way("cases", point.rule)
        case AgendaRule.CASE_WITHOUT_MOVEMENT:
            return Way("cases", point.rule, {"cazuri": t("cases.list.unmoved")})
        case AgendaRule.NEED_WITHOUT_SERVICE | AgendaRule.SERVICE_MISSING:
            return Way("services", "gaps", {"registru": "goluri"})
        case AgendaRule.OVERDUE_ACTION | AgendaRule.OPEN_ACTION:
            return Way("actions", "action", {"actiune": point.key.removeprefix("action ")})
        case AgendaRule.PLAN_ACTION_DUE:
            return _plan_action(str(figures.get("code", "")))
        case AgendaRule.ANSWER:
            return Way("meetings", point.rule, {"sedinta": figures.get("meeting", "")})
        case AgendaRule.FORWARDED:
            return Way("questions", point.rule)
        case AgendaRule.MEASURE:
            return Way("questions", point.rule, {"parte": "masuri"})
    return None


def _plan_action(code: str) -> Way:
    """The indicators of a plan action on the report's page; for who has none, its indicator on the country's map."""
    if actor().may(entry_of("plan").right):
        return Way("plan", AgendaRule.PLAN_ACTION_DUE, {"actiune": code})
    shown = next((i.id for i in indicators().values() if i.plan == code), "")
    return Way("country", AgendaRule.PLAN_ACTION_DUE, {"indicator": shown})


def draw(point: PointRow) -> None:
    """The way to the meeting that left the point, and the link to the thing, for who may open its page."""
    carrying.open_origin(point)
    found = way(point)
    if found and found.page == "meetings":
        number = int(found.filters["sedinta"] or 0)
        listing.open_button(t(f"forwarding.link.{found.words}"), number, key=f"lead_{point.id}")
    elif found and actor().may(entry_of(found.page).right):
        page_link(found.page, t(f"forwarding.link.{found.words}"), **found.filters)
