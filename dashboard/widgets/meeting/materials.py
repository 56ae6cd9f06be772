"""PDF material of a point: links for those who read, and the field in which one is attached."""

from urllib.parse import quote

import streamlit as st

from dashboard.shell.frame import act, actor, flash
from dashboard.widgets import component
from dashboard.widgets.meeting.points import label
from dashboard.widgets.note import note
from dashboard.words import t
from dashboard.words.formats import number_text
from data_model import meetings, pdf
from data_model.access import Right
from data_model.meetings import MaterialRow, PointRow

WORDS = ("label", "drop", "sending", "read", "offline")
ICON = ":material/description:"


def title_of(material: MaterialRow) -> str:
    """Its title; "materialul 2" for one without."""
    return material.title or t("proposed.material.number", number=material.number)


def size_of(size: int) -> str:
    """Bytes in words: 84 KB, 1,2 MB."""
    if size < 1_000_000:
        return t("proposed.material.size_kb", n=max(1, round(size / 1000)))
    return t("proposed.material.size_mb", n=number_text(size / 1_000_000, 1))


def links(point: PointRow) -> None:
    """A link to each material of the point; nothing where there is none."""
    for one in point.materials:
        words = t("proposed.material.open", title=label(title_of(one)), n=one.pages, size=size_of(one.size))
        st.link_button(words, f"/documente/material/{one.id}.pdf", icon=ICON, type="tertiary")


def attach(point: PointRow) -> None:
    """The field for a new material of the point, and the way to take one away; folded."""
    with st.expander(t("proposed.material.attach"), icon=":material/attach_file:"):
        key = f"material_{point.id}_{len(point.materials)}"
        title = st.text_input(
            t("proposed.material.title"),
            key=f"{key}_title",
            max_chars=120,
            placeholder=t("proposed.material.title_hint"),
        )
        note(t("proposed.material.checked"))
        said = {word: t(f"proposed.upload.{word}") for word in WORDS} | {
            "size": t("errors.pdf.size", longest=number_text(pdf.LARGEST // 1_000_000)),
            "kinds": t("proposed.upload.kinds", longest=pdf.LARGEST // 1_000_000, pages=pdf.MOST_PAGES),
        }
        address = f"/materiale/punct/{point.id}?titlu={quote(title, safe='')}"
        data = {"address": address, "accept": ".pdf", "largest": pdf.LARGEST, "words": said}
        component.mount("upload", data, key=f"{key}_file", css="upload.css", picked=_attached)
        note(t("proposed.material.kept"))
        for one in (m for m in point.materials if _may_remove(m)):
            text = t("proposed.material.remove", title=label(title_of(one), 40))
            st.button(
                text, key=f"material_remove_{one.id}", on_click=act, args=(meetings.remove_material,),
                kwargs={"done": "proposed.material.removed", "material_id": one.id},
            )  # fmt: skip


def _may_remove(material: MaterialRow) -> bool:
    return actor().may(Right.HOLD_MEETING) or material.institution == actor().institution_name


def _attached() -> None:
    flash(t("proposed.upload.read"))
