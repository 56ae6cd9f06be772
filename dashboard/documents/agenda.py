"""What a point of the agenda is called and why it is there, from the rule that put it there.

The figures name cases only by the meeting's own numbers.
"""

from collections.abc import Mapping

from dashboard.documents.dates import day_in
from dashboard.words import has, t
from dashboard.words.plan_words import of_plan
from geodata.counties import COUNTIES

Figures = Mapping[str, str | int]
Wordings = tuple[tuple[str, tuple[str, ...]], ...]  # key in the catalog, the figures it cannot do without

# From the fullest wording to the barest: the first one whose figures are all known is said.
_TITLES: dict[str, Wordings] = {
    "late_referrals": (("from", ("n", "institution")), ("count", ("n",))),
    "late_handovers": (("from", ("n", "institution")),),
    "overdue_cases": (("clock", ("n", "clock")),),
    "case_without_movement": (("one_case", ("case", "days")), ("count", ("n", "days"))),
    "need_without_service": (("need", ("need",)),),
    "service_missing": (("what", ("what",)),),
    "overdue_action": (("action", ("action",)),),
    "plan_action_due": (("action", ("code", "title")),),
    "open_action": (("action", ("action",)),),
    "answer": (("from", ("institution",)),),
    "forwarded": (("team", ("county",)),),
    "measure": (("measure", ("measure",)),),
    "other": (("point", ("title",)),),
}
_ABOUT_AN_ACTION: Wordings = (
    ("reason_said", ("owner", "due", "state", "said")),
    ("reason_state", ("owner", "due", "state")),
    ("reason_silent", ("owner", "due", "silent")),
    ("reason_owner", ("owner", "due")),
)
_REASONS: dict[str, Wordings] = {
    "late_referrals": (("reason_hours", ("hours",)),),
    "late_handovers": (("reason_hours", ("hours",)),),
    "overdue_cases": (("reason_hours", ("hours",)),),
    "case_without_movement": (("reason_case", ("case", "days")), ("reason_days", ("days",))),
    "need_without_service": (("reason_count", ("need", "n")), ("reason_need", ("need",))),
    "service_missing": (("reason_what", ("what",)),),
    "overdue_action": _ABOUT_AN_ACTION,
    "plan_action_due": (("reason_code", ("code",)),),
    "open_action": _ABOUT_AN_ACTION,
    "answer": (("reason_said", ("asked_at", "question", "answer")), ("reason_earlier", ("question", "answer"))),
    "forwarded": (("reason_asked", ("question",)),),
    "measure": (("reason_due", ("session", "due", "text")),),
    "other": (("reason_proposed", ("institution", "why")),),
}
LONGEST_IN_HOURS = 72  # a longer wait is told in whole days
_ABOUT_CASES = ("late_referrals", "late_handovers", "overdue_cases", "case_without_movement", "need_without_service")


def agenda_title(rule: str, title: str, figures: Figures) -> str:
    """The words of an agenda point: `title` where someone wrote one, otherwise the rule's own."""
    return title.strip() or _say(rule, figures, _TITLES, bare="plain")


def agenda_title_without_cases(rule: str, title: str, figures: Figures) -> str:
    """The same words for the invitation, which tells nothing about a case: no number, no count, no need."""
    return agenda_title(rule, "", {}) if rule in _ABOUT_CASES else agenda_title(rule, title, figures)


def agenda_reason(rule: str, figures: Figures) -> str:
    """Why the point is on the agenda; of one that was carried also from where. Beside a case the earlier meeting has
    no number: the papers of two meetings are not to be joined."""
    said = [_say(rule, figures, _REASONS, bare="reason_plain")]
    if "carried_from" in figures:
        key = "case" if rule in _ABOUT_CASES else "from"
        said.append(t(f"forwarding.carried.{key}", number=figures["carried_from"]))
    if "gone" in figures:
        said.append(t("forwarding.carried.gone"))
    return " ".join(said)


def term(group: str, value: str) -> str:
    """The label of a code list's value; the value itself where the catalog has no label."""
    key = f"terms.{group}.{value}"
    return t(key) if has(key) else value


def team_text(county: str) -> str:
    """echipa județului Brașov, of a county's code."""
    found = COUNTIES[county]
    return t("forwarding.team_capital" if found.is_capital else "forwarding.team", county=found.name)


def _say(rule: str, figures: Figures, wordings: Mapping[str, Wordings], *, bare: str) -> str:
    rule = rule if rule in wordings else "other"
    known = {name: value for name, value in figures.items() if str(value).strip()}
    for key, needed in wordings[rule]:
        if all(name in known for name in needed):
            return t(f"documents.agenda.{rule}.{key}", **_words(known))
    return t(f"documents.agenda.{rule}.{bare}")


def _words(figures: Figures) -> dict[str, object]:
    words: dict[str, object] = {**figures}
    if "n" in figures:
        words["n"] = _number(figures["n"])
    for unit in ("hours", "days"):
        if unit in figures:
            words[f"{unit}_text"] = _span(unit, _number(figures[unit]))
    if "need" in figures:
        words["need_text"] = term("need", str(figures["need"]))
    if "clock" in figures:
        words["clock_text"] = term("clock", str(figures["clock"]))
    if "what" in figures:
        words |= _missing(str(figures["what"]), words)
    if "state" in figures:
        words["state_text"] = term("action_state", str(figures["state"]))
    for day in ("due", "session"):
        if day in figures:
            words[f"{day}_text"] = day_in(figures[day])
    if "title" in figures:
        words["title"] = of_plan(str(figures["title"]))
    if "county" in figures:
        words["team_text"] = team_text(str(figures["county"]))
    return words


def _missing(what: str, words: dict[str, object]) -> dict[str, object]:
    """What the county lacks, and how that is known."""
    key = f"documents.missing.{what}"
    if not has(f"{key}.title"):
        return {"what_text": t("documents.agenda.service_missing.plain"), "why_text": what}
    known = {"n": "–", "all": "–", "shared": "–"} | words
    return {"what_text": t(f"{key}.title"), "why_text": t(f"{key}.why", **known)}


def _span(unit: str, n: str | int) -> str:
    if not isinstance(n, int):
        return n
    if unit == "hours" and n > LONGEST_IN_HOURS:
        return t("documents.time.days", n=n // 24)
    return t(f"documents.time.{unit}", n=n)


def _number(value: str | int) -> str | int:
    return int(value) if str(value).isdecimal() else value
