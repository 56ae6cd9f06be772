"""docs/case_tracks.md, written from the rules themselves: `python -m dashboard.documents.tracks_page`."""

from pathlib import Path

from dashboard.words import t
from data_model import settings
from data_model.tracks import rules
from data_model.tracks.rules import Step, Track

PAGE = Path(__file__).parents[2] / "docs" / "case_tracks.md"
COLUMNS = ("step", "code", "who does it", "comes first", "rule", "paper", "deadline", "basis")


def text() -> str:
    """The page."""
    return "\n".join((*_head(), *(line for track in rules.tracks().values() for line in _track(track)))) + "\n"


def _head() -> list[str]:
    return [
        "# The tracks of a case",
        "",
        "Written from `data_model/catalog/tracks.toml` and `deadlines.toml` by",
        "`python -m dashboard.documents.tracks_page`; a test fails when it is not true. Tracks combine: a case has all",
        "those that apply. Who leads the case records every step and says who did it; a party records its own.",
        "“propus” marks what no act or plan was found for; every deadline is a setting. Of the papers only the kind is",
        "named: no file is kept.",
        "",
    ]


def _track(track: Track) -> list[str]:
    return [
        f"## {t(f'tracks.track.{track.code}')} (`{track.code}`)",
        "",
        f"Applies to: {t(f'tracks.when.{track.code}')}.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{'---|' * len(COLUMNS)}",
        *(_step(step) for step in track.steps),
        "",
    ]


def _step(step: Step) -> str:
    cells = (
        t(f"tracks.step.{step.code}"),
        f"`{step.code}`",
        ", ".join(t(f"tracks.who.{kind}") for kind in step.by),
        ", ".join(f"`{code}`" for code in step.after),
        "; ".join(_rules(step)),
        t(f"tracks.document.{step.document}") if step.document else "",
        _deadline(step),
        step.basis.replace("^", "\\^"),
    )
    return f"| {' | '.join(cells)} |"


def _rules(step: Step) -> list[str]:
    said = [f"only after a favourable `{code}` since it was last done" for code in step.requires]
    said += [f"of who may be a child: only after a favourable `{code}`" for code in step.child_requires]
    said += [] if step.asylum else ["never for an asylum seeker"]
    said += [f"the {step.fact} must be noted"] if step.fact else []
    said += [f"at most {settings.deadlines()[step.days]['hours'] // 24} days"] if step.days else []
    said += ["may be done again"] if step.again else []
    said += ["where the case asks for it"] if step.optional else []
    return said + ([] if step.skip else ["never left out"])


def _deadline(step: Step) -> str:
    if step.every:
        return f"every {_length(step.every)}, for {_length(step.until)} from `{step.runs_from}` ({_basis(step.every)})"
    if not step.deadline:
        return ""
    return f"{_length(step.deadline)} from `{step.runs_from}` ({_basis(step.deadline)})"


def _length(name: str) -> str:
    hours = settings.deadlines()[name]["hours"]
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 72 else f"{hours} h"


def _basis(name: str) -> str:
    return str(settings.deadlines()[name]["basis"]).replace("^", "\\^")


if __name__ == "__main__":
    PAGE.write_text(text(), "utf-8")
