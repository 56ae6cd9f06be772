"""The page of the tracks is true, and every code of theirs has its words."""

from dashboard import words
from dashboard.documents import tracks_page
from data_model.tracks import Arrival, Asylum, NotNeeded, PartnerRole, Sender, rules


def test_the_page_of_the_tracks_is_what_the_rules_say() -> None:
    assert tracks_page.PAGE.read_text("utf-8") == tracks_page.text(), "python -m dashboard.documents.tracks_page"


def test_every_code_of_the_tracks_has_words() -> None:
    steps = rules.steps().values()
    codes = [f"track.{code}" for code in rules.tracks()] + [f"when.{code}" for code in rules.tracks()]
    codes += [f"step.{s.code}" for s in steps] + [f"document.{s.document}" for s in steps if s.document]
    codes += [f"who.{kind}" for s in steps for kind in s.by]
    codes += [f"outcome.{o}" for s in steps for o in s.outcomes] + [f"bar.{s.fact}" for s in steps if s.fact]
    for name, kinds in (
        ("asylum", Asylum), ("sender", Sender), ("arrival", Arrival), ("not_needed", NotNeeded),
        ("partner_role", PartnerRole),
    ):  # fmt: skip
        codes += [f"{name}.{code}" for code in kinds]
    assert [code for code in codes if not words.has(f"tracks.{code}")] == []
