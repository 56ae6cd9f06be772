"""The real server with one page more, an empty one, to weigh the others against: `python -m tests.bench.serving`."""

import sys
from dataclasses import dataclass
from pathlib import Path

from dashboard.shell import pages
from dashboard.shell.pages import PageEntry
from data_model.access import Right

EMPTY = "goala"
"""The empty page's address."""
SERVER = [sys.executable, "-m", "tests.bench.serving"]


@dataclass(frozen=True)
class EmptyPage(PageEntry):
    """It borrows the words of another page, and has nothing but the frame."""

    @property
    def file(self) -> Path:
        return Path(__file__).parent / "empty_page.py"


def main() -> int:
    home, *rest = pages.PAGES
    pages.PAGES = (home, EmptyPage("actions", EMPTY, Right.USE_PROGRAM), *rest)
    from dashboard.cli import main as impreuna  # reads the list of pages

    return impreuna(["run", *sys.argv[1:]])


if __name__ == "__main__":
    raise SystemExit(main())
