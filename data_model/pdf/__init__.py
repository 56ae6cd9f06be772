"""A PDF that somebody hands in: read by a process of its own, which has little time and memory, and checked there.

What comes back is a clean copy of its pages: without metadata, earlier revisions, links, comments, forms, scripts or
attached files. The text itself never leaves that process, so nothing of a refused file is kept, shown or logged.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from data_model.errors import Invalid

LARGEST = 10_000_000  # bytes
MOST_PAGES = 40
SECONDS = 20  # of processor time
PATIENCE = 60.0  # seconds on the clock: the machine may be busy
_ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class CheckedPdf:
    """The clean copy of a PDF that holds nobody's identity as far as its text tells. Only `check` makes one."""

    content: bytes
    pages: int


def check(data: bytes, *, forbidden: str = "") -> CheckedPdf:
    """The clean copy of `data`; `forbidden` is a pattern that its text may not hold, told as "pdf.pattern".

    Invalid("pdf.<why>") for a file that is none, too big, locked, a scan, with parts beside its pages, too slow to
    read; Invalid("pdf_guard.<kind>") with the page for one that names somebody.
    """
    if len(data) > LARGEST:
        raise Invalid("pdf.size", longest=LARGEST // 1_000_000)
    if not data:
        raise Invalid("pdf.kind")
    head, content = _read(data, forbidden)
    if refused := head.get("refused"):
        raise Invalid(str(refused), page=head.get("page", 1), longest=head.get("longest", 0))
    if not content or len(content) > LARGEST:
        raise Invalid("pdf.size", longest=LARGEST // 1_000_000)
    return CheckedPdf(content, int(head["pages"]))


def _read(data: bytes, forbidden: str) -> tuple[dict[str, str | int], bytes]:
    """What the reading process says: one line of JSON, then the copy. It gets none of our environment."""
    command = [sys.executable, "-m", "data_model.pdf.reading", str(SECONDS), str(MOST_PAGES), forbidden]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command, input=data, capture_output=True, timeout=PATIENCE, cwd=_ROOT, env={"PYTHONUTF8": "1"}, check=False
        )
    except subprocess.TimeoutExpired:
        raise Invalid("pdf.slow") from None
    if done.returncode:  # ended by its own limits
        raise Invalid("pdf.slow")
    line, _, content = done.stdout.partition(b"\n")
    return json.loads(line), content
