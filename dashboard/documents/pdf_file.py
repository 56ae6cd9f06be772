"""A paper as PDF: tagged (PDF/UA-1), for keeping (PDF/A-2a), with its fonts inside, the same bytes every time."""

import json
import re
from dataclasses import asdict, replace
from datetime import UTC
from pathlib import Path

import typst

from dashboard.documents.paper import Paper, Picture
from dashboard.words import language, t
from dashboard.words.formats import local

_TEMPLATE = Path(__file__).with_name("paper.typ")
# What the fonts that typst carries can draw: both standards refuse a page with a sign that no font draws.
_UNDRAWN = re.compile(
    "[^\u0020-\u007e\u00a0-\u00ac\u00ae-\u024f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u04ff\u1e00-\u1eff"
    "\u2010-\u2027\u2030-\u2040\u2044-\u2052\u2074-\u208e\u20a0-\u20bf\u2100-\u211e\u2190-\u22ff\u2500-\u2606]"
)


def pdf(paper: Paper) -> bytes:
    """The bytes of the PDF. A sign that the fonts lack is printed as its code: [U+1F600]. A picture is left out: the
    table of its numbers stands beside it."""
    told = [block for block in paper.blocks if not isinstance(block, Picture)]
    blocks = [{"kind": type(block).__name__, **asdict(block)} for block in told]
    data = {
        **asdict(replace(paper, blocks=())),
        "made_at": "",
        "page_of": t("documents.page_of"),
        "lang": language(),
        "blocks": blocks,
    }
    compiled = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"paper": _drawable(json.dumps(data, ensure_ascii=False))},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=local(paper.made_at).astimezone(UTC).replace(microsecond=0),
    )
    if not isinstance(compiled, bytes):
        raise TypeError(f"typst gave {type(compiled).__name__}, not the bytes of one file")
    return compiled


def _drawable(text: str) -> str:
    return _UNDRAWN.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text)
