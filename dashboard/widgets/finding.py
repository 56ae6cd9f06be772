"""The services that fit a need, the best first: what speaks for each and what against it, in plain words."""

from collections.abc import Callable
from datetime import date, datetime
from html import escape

import streamlit as st

from dashboard.shell.frame import now as clock
from dashboard.widgets.availability import TONES
from dashboard.widgets.badge import Badge, Tone, badge_html, definition, plain
from dashboard.widgets.note import note
from dashboard.widgets.register.says import languages_words
from dashboard.words import t
from dashboard.words.formats import ago, date_text, day_ago, local
from data_model.services import PENALTIES, Availability, Help, Offered, Reason, ServiceRow, Why
from geodata.counties import COUNTIES

BEST = 3
"""How many are shown in full; the rest is in the list."""
_PLACES = (Why.FREE, Why.FULL, Why.FULL_FOR_GROUP, Why.OLD, Why.NEVER, Why.UNCOUNTED)


def language_name(code: str) -> str:
    """engleză for "en"."""
    return languages_words((code,))


def reason_words(reason: Reason, now: datetime) -> str:
    """The sentence of one reason."""
    key, values = reason.why.value, dict(reason.values)
    if reason.why is Why.UNVERIFIED and values["at"] is None:
        key = "unverified_never"
    if reason.why in (Why.FREE, Why.OLD) and "n" not in values:
        key = f"{key}_uncounted"
    return t(f"finding.reason.{key}", **{_NAMES.get(name, name): _told(name, v, now) for name, v in values.items()})


_NAMES = {"at": "when", "day": "when"}


def _told(name: str, value: object, now: datetime) -> object:
    if isinstance(value, datetime):
        return ago(value, now)
    if name == "day" and isinstance(value, date):
        return day_ago(value, now)
    if isinstance(value, date):
        return date_text(value)
    if name == "county":
        return COUNTIES[str(value)].name
    if isinstance(value, tuple):
        return ", ".join(language_name(v) if name == "languages" else t(f"terms.target_group.{v}") for v in value)
    return value


def told_name(service: ServiceRow) -> str:
    """The service and whose it is; a confidential one goes by its institution's name already."""
    shown = service.institution in service.name
    return service.name if shown else f"{service.name} · {service.institution}"


def places_badge(offered: Offered, now: datetime) -> Badge:
    """How free it is for this person, as colour, shape and words."""
    state = offered.ranked.availability
    tone: Tone = "neutral" if state is None else TONES[state]
    reason = next(r for r in offered.ranked.reasons if r.why in _PLACES)
    return Badge(tone, reason_words(reason, now))


def offer_html(n: int, offered: Offered, now: datetime) -> str:
    """One service: its place in the order, its name, its places, what speaks for it, and what against."""
    rest = [r for r in offered.ranked.reasons if r.why not in _PLACES]
    good = [reason_words(r, now) for r in rest if r.why not in PENALTIES]
    against = [badge_html(Badge("attention", reason_words(r, now))) for r in rest if r.why in PENALTIES]
    badges = " ".join([badge_html(places_badge(offered, now)), *against])
    return (
        f'<p class="offer"><strong>{n}. {escape(told_name(offered.service))}</strong><br>{badges}<br>'
        f'<span class="why">{escape(" · ".join(good))}</span></p>'
    )


def best_offers(key: str, found: Help, send: Callable[[Offered], None]) -> None:
    """The first few services, each with one button that sends the need to it."""
    now = clock()
    if found.widened and found.offers:
        note(t("finding.widened"))
    for n, offered in enumerate(found.offers[:BEST], start=1):
        with st.container(border=True, key=f"{key}.offer{offered.service.id}"):
            st.html(offer_html(n, offered, now))
            st.button(
                t("finding.send_one", to=plain(offered.service.name)), key=f"{key}.send{offered.service.id}",
                icon=":material/send:", on_click=send, args=(offered,),
            )  # fmt: skip
    if len(found.offers) > BEST:
        note(t("finding.more", n=len(found.offers) - BEST))


def left_out(found: Help) -> None:
    """How many services are not shown, and what to do when none is left."""
    if not found.offers:
        note(t("finding.nothing_left" if found.avoided or found.barred else "finding.nothing"))
    if found.avoided:
        note(f"{t('finding.avoided', n=found.avoided)} {t('finding.avoided_hidden')}")
    if found.barred:
        note(t("finding.barred", n=found.barred))


def order_explained() -> None:
    """What the order goes by."""
    definition(
        t("finding.order.what"), source=t("finding.order.source"), on=local(clock()).date(), key="finding.order",
        ask=t("finding.order.ask"),
    )  # fmt: skip


def short_places(offered: Offered) -> str:
    """How free it is, for a list: 3 locuri libere, or the state."""
    state, free = offered.ranked.availability, offered.ranked.free
    if state is None:
        return t("finding.reason.uncounted")
    if state is Availability.FREE and free is not None:
        return t("cases.batch.places", n=free)
    return t(f"terms.availability.{state.value}")
