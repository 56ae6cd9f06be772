"""docs/availability.md, written from the rule itself: `python -m dashboard.documents.availability_page`."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.widgets.availability import SIGNS, state_word
from dashboard.widgets.finding import reason_words
from dashboard.words import t
from data_model import settings
from data_model.services import PENALTIES, STEPS, UNCOUNTED_STEP, Availability, Patience, Reason, Why
from data_model.services.availability import availability, confidence, reminder, silent
from data_model.services.ranking import OLD_AND_FULL_STEP

PAGE = Path(__file__).parents[2] / "docs" / "availability.md"
NAMES = ("stale_places_days", "silent_places_days", "remind_places_days_before", "register_verify_days")
GIVEN = Patience(*(settings.DEFAULTS[name] for name in NAMES[:3]))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SAID = {
    "stale_places_days": "an answer is old once it is older than this; its confidence halves in as many days",
    "silent_places_days": "past this age nobody counts on it, and the coordinator is told",
    "remind_places_days_before": "so long before it grows old the provider is reminded",
    "register_verify_days": "an entry of the register that nobody checked for longer is taken one step down",
}
MEANING = {
    Availability.FREE: "places were free at a fresh answer",
    Availability.FULL: "no place was free at a fresh answer",
    Availability.OLD: "the last answer is too old to say free or full",
    Availability.NEVER: "nobody has answered",
}
AGES = (0, 3, 7, GIVEN.stale - GIVEN.remind, GIVEN.stale, GIVEN.stale + 1, GIVEN.silent, GIVEN.silent + 1)


def text() -> str:
    """The page."""
    return "\n".join((*_head(), *_states(), *_decay(), *_order())) + "\n"


def _head() -> list[str]:
    rows = [f"| `{name}` | {settings.DEFAULTS[name]} | {SAID[name]} |" for name in NAMES]
    return [
        "# How free a service is",
        "",
        "Written from the code by `python -m dashboard.documents.availability_page`; a test fails when it is not true.",
        "",
        "One rule, `data_model/services/availability.py`, for the county map, the register, the home pages, the",
        "agenda, finding help and the national view. Its settings, in days:",
        "",
        "| setting | default | what it does |",
        "|---|---|---|",
        *rows,
        "",
    ]


def _states() -> list[str]:
    rows = [f"| `{s}` | {SIGNS[s]} | {state_word(s)} | {MEANING[s]} |" for s in Availability]
    return ["## The four states", "", "| state | shape | word | when |", "|---|---|---|---|", *rows, ""]


def _decay() -> list[str]:
    return [
        "## How an answer ages",
        "",
        f"Confidence is 0.5 ^ (age / {GIVEN.stale} days): 1 when just given, 0 without an answer or past",
        f"{GIVEN.silent} days. With two places free at the last answer:",
        "",
        "| age in days | state | confidence | provider | coordinator |",
        "|---|---|---|---|---|",
        *(_aged(days) for days in AGES),
        "| no answer | `never` | 0.00 | reminded (`never`) | told |",
        "",
        "A service is asked for its places when it has a capacity or has answered before.",
        "",
    ]


def _aged(days: int) -> str:
    at = NOW - timedelta(days=days)
    why = reminder(at, NOW, GIVEN)
    told = "told" if silent(at, NOW, GIVEN) else ""
    state, believed = availability(2, at, NOW, GIVEN), confidence(at, NOW, GIVEN)
    return f"| {days} | `{state}` | {believed:.2f} | {f'reminded (`{why}`)' if why else ''} | {told} |"


def _order() -> list[str]:
    steps = {state_word(s): step for s, step in STEPS.items()}
    steps[t("finding.reason.uncounted")] = UNCOUNTED_STEP
    steps[f"{state_word(Availability.OLD)}, {state_word(Availability.FULL)}"] = OLD_AND_FULL_STEP
    began = [f"| {step} | {word} |" for word, step in sorted(steps.items(), key=lambda s: s[1])]
    lost = [f"| +{step} | {_sentence(why)} |" for why, step in PENALTIES.items()]
    return [
        "## The order of services for a need",
        "",
        "`data_model/services/ranking.py`: a service begins at the step of its free places, counted for the person's",
        "group, and goes down for each thing that speaks against it. Fewest steps first; among equals the own county,",
        "then services that cover it, then neighbours; then nearer by bands of 25 km, fresher, and with more places.",
        "",
        "| steps | free places |",
        "|---|---|",
        *began,
        "",
        "| steps | what speaks against it |",
        "|---|---|",
        *lost,
        "",
        "Neighbouring counties are looked at when nothing at home fits and may have a place. A service for another",
        "group, or in a place to avoid, is never offered; one whose place is confidential counts as lying in every",
        "town of its county for that, and at the county's residence town, rounded to 25 km, for distances.",
    ]


def _sentence(why: Why) -> str:
    return reason_words(Reason(why, (("groups", ("family",)), ("on", NOW.date()), ("at", None))), NOW)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
