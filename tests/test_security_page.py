"""docs/security.md names every requirement of ASVS 5.0.0 of levels 1 and 2, and what it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NUMBERS = (
    "1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 "
    "4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 "
    "6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 "
    "10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3 "
    "12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 "
    "16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2"
)
"""The numbers of levels 1 and 2, as OWASP publishes them (github.com/OWASP/ASVS, 5.0.0, CC BY-SA 4.0)."""
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*) \|$", re.MULTILINE)
ROWS = ROW.findall(PAGE)


def expected() -> list[str]:
    found = []
    for part in NUMBERS.split():
        section, _, last = part.rpartition(".")
        first, _, end = last.partition("-")
        found += [f"{section}.{n}" for n in range(int(first), int(end or first) + 1)]
    return found


def test_every_number_stands_once_in_its_order_with_a_status() -> None:
    assert [number for number, *_ in ROWS] == expected()
    assert len(ROWS) == 253
    assert {status for _, _, status, _ in ROWS} <= {"met", "outside", "open", "not applicable"}


def test_what_is_met_names_a_test_a_line_or_a_part_of_the_page_and_what_is_not_says_why() -> None:
    for number, _, status, shown in ROWS:
        if status == "met":
            sections = re.findall(r'"([A-Z][\w ]+)"', shown)
            assert "`" in shown or sections, number
            assert [s for s in sections if f"\n## {s}\n" not in PAGE] == [], number
        else:
            assert len(shown) > 5, number


def test_every_test_and_file_that_is_named_exists() -> None:
    named = set(re.findall(r"`([\w/.-]+\.(?:py|md|toml|txt|js|lock))(?:::(\w+))?`", PAGE))
    assert len(named) > 100
    for path, test in sorted(named):
        assert (ROOT / path).is_file(), path
        assert not test or f"\ndef {test}(" in (ROOT / path).read_text("utf-8"), f"{path}::{test}"
