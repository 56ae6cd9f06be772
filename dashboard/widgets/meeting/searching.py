"""Looking back through the county's minutes: by words, by institution or service, by plan action."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from dashboard.documents.agenda import agenda_title
from dashboard.shell.frame import ask, now
from dashboard.widgets.meeting.listing import choose
from dashboard.widgets.meeting.points import plan_action_label, plan_actions
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import date_text, local
from data_model import institutions, meetings, services
from data_model.access import Actor
from data_model.meetings import MOST, Found, MeetingRow, MeetingState
from data_model.minutes import MinutesAction

SHOWN = 15  # results on the page
About = tuple[str, int]  # "institution" or "service", and its id


def draw(actor: Actor, rows: list[MeetingRow]) -> bool:
    """The fields and what was found; whether something is being looked for. Nothing before the first closed meeting."""
    if not any(row.state is MeetingState.CLOSED for row in rows):
        return False
    st.subheader(t("minutes.search.title"), anchor=False)
    first, second, third = st.columns([2, 2, 2])
    words = first.text_input(
        t("minutes.search.words"), key="search_words", max_chars=80, placeholder=t("minutes.search.hint"),
        autocomplete="off",
    )  # fmt: skip
    about, code = _about(second, actor), _plan_action(third)
    if not (words.strip() or about or code):
        return False
    _results(words, about, code)
    return True


def _about(column: st.delta_generator.DeltaGenerator, actor: Actor) -> About | None:
    counties = tuple(sorted(actor.counties))
    names: dict[About, str] = {("institution", i.id): i.name for i in ask(institutions.in_counties, counties=counties)}
    for s in ask(services.listed, counties=counties):
        names["service", s.id] = t("minutes.search.service", name=s.name, institution=s.institution)
    return column.selectbox(
        t("minutes.search.about"), list(names), index=None, key="search_about",
        format_func=lambda which: names.get(which, ""), placeholder=t("minutes.search.any"),
    )  # fmt: skip


def _plan_action(column: st.delta_generator.DeltaGenerator) -> str:
    titles = plan_actions(local(now()).date())
    return column.selectbox(
        t("minutes.search.plan_action"), list(titles), index=None, key="search_plan_action",
        format_func=lambda code: plan_action_label(code, titles), placeholder=t("minutes.search.any"),
    ) or ""  # fmt: skip


def _results(words: str, about: About | None, code: str) -> None:
    kind, id = about or ("", 0)
    found = ask(
        meetings.look_back,
        words=words,
        institution_id=id if kind == "institution" else None,
        service_id=id if kind == "service" else None,
        plan_action=code,
        naming=agenda_title,
    )
    if not found:
        st.info(t("minutes.search.nothing"), icon=":material/search_off:")
        return
    note(t("minutes.search.most", n=MOST) if len(found) >= MOST else t("minutes.search.found", n=len(found)))
    for n, one in enumerate(found[:SHOWN]):
        with st.container(border=True, gap="xsmall", key=f"found_{n}"):
            st.html(found_html(one))
            st.button(
                t("minutes.search.open", number=one.number, year=one.year), key=f"open_found_{n}", type="tertiary",
                icon=":material/arrow_forward:", on_click=choose, args=(str(one.meeting_id),),
            )  # fmt: skip
    if len(found) > SHOWN:
        note(t("minutes.search.more", n=len(found) - SHOWN))


def found_html(one: Found) -> str:
    """Where it stands, and the words around what was found; else what was decided and assumed there."""
    where = t("minutes.search.where", number=one.number, year=one.year, date=date_text(local(one.held_at).date()))
    title, told = escape(point_of(one)), decided_html(one)
    if e := one.excerpt:
        marked = f"{escape(e.before)}<mark>{escape(e.found)}</mark>{escape(e.after)}"
        if title.endswith(f". {escape(e.before + e.found + e.after)}"):  # found in the title: marked there
            title = f"{one.point}. {marked}"
        else:
            told = f'<p class="text">{marked}</p>'
    return f'<p class="small">{escape(where)}</p><p><strong>{title}</strong></p>{told}'


def point_of(one: Found) -> str:
    """The point's number and title; the head of the minutes for point 0."""
    if not one.point:
        return t("minutes.search.head")
    return f"{one.point}. {agenda_title(one.rule, one.title, one.figures)}"


def decided_html(one: Found) -> str:
    """The decisions and the actions of the point, or that it brought none."""
    lines = [*map(escape, one.decisions), *_actions(one.actions)]
    if not lines:
        return f'<p class="quiet">{escape(t("minutes.search.undecided"))}</p>'
    return f'<ul class="written">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _actions(actions: Iterable[MinutesAction]) -> Iterable[str]:
    for a in actions:
        due = t("meetings.due", day=date_text(a.due_on))
        yield f"{escape(a.text)} <strong>{escape(a.owner)}</strong>, {escape(due)}"
