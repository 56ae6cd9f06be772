"""What is known of an action beside its state: what it is about, and all that was said of it between meetings."""

from html import escape

from dashboard.words import t
from dashboard.words.formats import date_text, datetime_text
from data_model.actions import ActionRow, UpdateRow, held_by


def facts(row: ActionRow) -> str:
    """Who assumed it, at which meeting, until when."""
    number, year = row.meeting
    owner = held_by(row.owner, row.person)
    return t("actions.facts", owner=owner, number=number, year=year, due=date_text(row.due_on))


def about(row: ActionRow) -> str:
    """The links in words, "" for none; a case only by its number in the meeting."""
    parts = [t("actions.about.case", number=row.case)] if row.case else []
    parts += [t("actions.about.referral", receiver=row.receiver)] if row.receiver else []
    parts += [t("actions.about.need", need=t(f"terms.need.{row.need}"))] if row.need else []
    parts += [t("actions.about.plan", code=row.plan_action)] if row.plan_action else []
    return t("actions.about.all", what="; ".join(parts)) if parts else ""


def outcome(row: ActionRow) -> str:
    """What was done or why not, with the coded reason before it; "" while nothing is written."""
    reason = t(f"terms.not_done.{row.because}") if row.because else ""
    return ": ".join(filter(None, (reason, row.evidence)))


def updates_html(row: ActionRow) -> str:
    """The log as a list, the newest first; "" for an empty one."""
    lines = "".join(f"<li>{_line(one)}</li>" for one in row.updates)
    return f'<ul class="log">{lines}</ul>' if lines else ""


def folded_html(row: ActionRow) -> str:
    """The log behind a line that opens; "" for an empty one."""
    if not row.updates:
        return ""
    title = escape(t("actions.log", n=len(row.updates)))
    return f'<details class="log-fold"><summary>{title}</summary>{updates_html(row)}</details>'


def _line(one: UpdateRow) -> str:
    state = t("actions.reopened") if one.reopened else t(f"terms.action_state.{one.state}")
    if one.because:
        state = f"{state} ({t(f'terms.not_done.{one.because}')})"
    when = f'<span title="{datetime_text(one.at)}">{date_text(one.at)}</span>'
    words = f": {escape(one.words)}" if one.words else ""
    return f"{when}, {escape(one.institution)} · <strong>{escape(state)}</strong>{words}"
