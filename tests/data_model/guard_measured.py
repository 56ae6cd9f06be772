"""How well the identity guard reads the labelled texts.

`python -m tests.data_model.guard_measured` prints it and writes docs/guard.md anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_model.guard import Found, findings

CORPUS = Path(__file__).parent / "corpus"
PAGE = Path(__file__).parents[2] / "docs" / "guard.md"
FILES = ("identity", "later", "untouched")
CLEAN = "clean"
LEAST = dict.fromkeys((Found.CNP, Found.PHONE, Found.EMAIL, Found.IBAN), 0.99)
OTHERS = 0.95
MOST_FALSE = 0.01
WORDS = {
    Found.CNP: "CNP", Found.PHONE: "phone", Found.EMAIL: "e-mail", Found.IBAN: "IBAN, card", Found.NAME: "name",
    Found.ADDRESS: "street address", Found.IDENTITY_DOCUMENT: "identity document", Found.BIRTH_DATE: "date of birth",
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """Texts of one label: how many, and those read wrongly."""

    total: int
    wrong: tuple[str, ...]

    @property
    def right(self) -> float:
        return 1 - len(self.wrong) / self.total if self.total else 1.0


def texts(*files: str) -> Iterator[tuple[str, str]]:
    """The labelled texts of the named files, all where none is named."""
    for name in files or FILES:
        for line in (CORPUS / f"{name}.tsv").read_text("utf-8").splitlines():
            if not line.startswith("#"):
                label, text = line.split("\t", 1)
                yield label, text.replace("\\n", "\n")


def measured(*files: str) -> dict[str, Measured]:
    """By label: a planted text is wrong when its kind is not found, a clean one when anything is."""
    total: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    for label, text in texts(*files):
        found = findings(text)
        total[label] = total.get(label, 0) + 1
        if bool(found) if label == CLEAN else Found(label) not in found:
            wrong.setdefault(label, []).append(text)
    return {label: Measured(n, tuple(wrong.get(label, ()))) for label, n in total.items()}


def table() -> str:
    """The figures as Markdown, one row a label and one column a file."""
    by_file = [measured(name) for name in FILES] + [measured()]
    rows = ["| what | identity.tsv | later.tsv | untouched.tsv | all | wanted |", "|---|---|---|---|---|---|"]
    for kind in Found:
        told = " | ".join(_share(m.get(kind)) for m in by_file)
        rows.append(f"| {WORDS[kind]}: found | {told} | ≥ {LEAST.get(kind, OTHERS):.0%} |")
    told = " | ".join(_share(m.get(CLEAN), wrong=True) for m in by_file)
    rows.append(f"| ordinary sentences: false alarms | {told} | ≤ {MOST_FALSE:.0%} |")
    return "\n".join(rows)


def _share(found: Measured | None, *, wrong: bool = False) -> str:
    if found is None:
        return "–"
    n = len(found.wrong) if wrong else found.total - len(found.wrong)
    return f"{n / found.total:.1%} ({n} of {found.total})"


def page(old: str) -> str:
    """The page with the table of today."""
    before, _, rest = old.partition("<!-- figures -->\n")
    _, _, after = rest.partition("<!-- end -->")
    return f"{before}<!-- figures -->\n{table()}\n<!-- end -->{after}"


if __name__ == "__main__":
    print(table())
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
