"""The sentence of the minutes that says who acknowledged the confidentiality reminder."""

from dashboard.documents.paper import Line
from dashboard.words import t
from data_model.minutes import MinutesRecord

CAME = ("present", "substitute")


def reminded_lines(record: MinutesRecord) -> tuple[Line, ...]:
    """How many of the institutions that were there acknowledged, in which way, and which did not; nothing in minutes
    from before it was asked for."""
    if record.acknowledged is None:
        return ()
    here = [a.institution for a in record.attendees if a.presence in CAME]
    done = [r for r in record.acknowledged if r.institution in here]
    if not done:
        return (Line(t("room.minutes.none")),)
    device = sum(not r.aloud for r in done)
    parts = [t("room.minutes.device", n=device)] if device else []
    parts += [t("room.minutes.aloud", n=len(done) - device)] if len(done) > device else []
    said = t("room.minutes.done", n=len(here), done=len(done), how=", ".join(parts))
    missing = sorted(set(here) - {r.institution for r in done})
    return (Line(f"{said} {t('room.minutes.missing', who='; '.join(missing))}" if missing else said),)
