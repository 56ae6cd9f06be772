"""What a corrected version of the minutes says first: which version it replaces, why, and each change in both words."""

from dashboard.documents.agenda import term
from dashboard.documents.dates import moment_text
from dashboard.documents.paper import Block, Heading, Line, clean, table
from dashboard.words import t
from data_model.minutes import MinutesChange, MinutesRecord

SHORT_DIGEST = 12  # characters by which a version is named


def correction_blocks(record: MinutesRecord) -> tuple[Block, ...]:
    """The section of a corrected version; nothing for the version locked at closing."""
    made = record.correction
    if made is None:
        return ()
    replaced = t(
        "minutes.paper.replaces", version=made.version, before=made.version - 1, digest=made.replaces[:SHORT_DIGEST]
    )
    header = tuple(t(f"minutes.change.column.{name}") for name in ("what", "before", "after"))
    rows = ((change_of(c), *words_of(c)) for c in made.changes)
    return (
        Heading(1, t("minutes.paper.section")),
        Line(replaced),
        Line(clean(made.because), label=t("minutes.paper.because")),
        Line(clean(made.by), label=t("minutes.paper.by")),
        Line(moment_text(made.made_at), label=t("minutes.paper.made_at")),
        table(header, rows, (4, 6, 6), summary=t("minutes.summary.changes")),
    )


def change_of(change: MinutesChange) -> str:
    """What was changed: "Hotărârea 3.1", "Prezența, DGASPC Brașov"."""
    return t(f"minutes.change.{change.field}", where=change.where)


def words_of(change: MinutesChange) -> tuple[str, str]:
    """The old words and the new ones; "—" for none."""
    before, after = (_said(change.field, text) for text in (change.before, change.after))
    return before, after


def _said(field: str, text: str) -> str:
    if field == "presence":
        return term("presence", text)
    if field == "quorum":
        return t(f"minutes.change.quorum_{text}")
    return text or t("minutes.change.nothing")
