import tomllib
from enum import StrEnum
from pathlib import Path

import pytest

from dashboard import words
from dashboard.documents.agenda import Figures, agenda_reason, agenda_title, agenda_title_without_cases
from dashboard.documents.dates import period_text
from dashboard.words import has, t
from data_model import actions, cases, institutions, practices, referrals, services, unmet
from data_model.access import Role
from data_model.meetings import tables

FIGURES: dict[str, Figures] = {
    "late_referrals": {"n": 2, "hours": 72, "institution": "DGASPC Brașov"},
    "case_without_movement": {"n": 20, "days": 45},
    "need_without_service": {"need": "shelter", "n": 1},
    "service_missing": {"what": "ssvi_shared", "n": 4, "all": 6, "shared": 2},
    "overdue_action": {"action": "Protocol", "owner": "DSP Brașov", "due": "2026-11-10"},
    "plan_action_due": {"code": "3.2.9", "title": "Întâlniri periodice"},
    "open_action": {"action": "Protocol", "owner": "DSP Brașov", "due": "2026-12-10"},
    "answer": {"institution": "ANITP", "asked_at": "2/2026", "question": "Cine?", "answer": "Noi."},
    "forwarded": {"county": "CV", "question": "Cine?"},
    "measure": {"measure": "Adăpost", "text": "Un loc.", "session": "2026-05-04", "due": "2026-12-31"},
    "other": {},
}
SAID = {"state": "in_work", "said": "Se așteaptă avizul."}
LABELLED: dict[str, type[StrEnum]] = {
    "age_band": cases.AgeBand,
    "sex": cases.Sex,
    "citizenship": cases.Citizenship,
    "exploitation": cases.Exploitation,
    "signal": cases.Signal,
    "victim_status": cases.VictimStatus,
    "progress": cases.Progress,
    "consent": cases.ConsentAnswer,
    "giver": cases.Giver,
    "need": cases.NeedKind,
    "close_reason": cases.CloseReason,
    "referral_status": referrals.ReferralStatus,
    "refusal": referrals.Refusal,
    "not_possible": unmet.NotPossible,
    "target_group": services.TargetGroup,
    "availability": services.Availability,
    "action_state": actions.ActionState,
    "not_done": actions.NotDoneReason,
    "practice_kind": practices.PracticeKind,
    "practice_state": practices.PracticeState,
    "meeting_kind": tables.MeetingKind,
    "meeting_state": tables.MeetingState,
    "point_state": tables.PointState,
    "presence": tables.Presence,
    "agenda_rule": tables.AgendaRule,
    "role": Role,
    "institution_kind": institutions.InstitutionKind,
}


@pytest.mark.parametrize(
    ("rule", "title", "reason"),
    [
        ("late_referrals", "Referiri fără răspuns în termen de la DGASPC Brașov: 2", "depășit cu până la 72 de ore"),
        ("case_without_movement", "Cazuri fără mișcare de cel puțin 45 de zile: 20", "De cel puțin 45 de zile"),
        ("need_without_service", "Nevoie fără serviciu în județ: cazare", "Într-un caz deschis există nevoia „cazare”"),
        (
            "service_missing",
            "Serviciu pentru sprijinirea victimelor fără posturi proprii",
            "4 din 6; cu personal detașat sau cu dublă fișă de post: 2",
        ),
        (
            "overdue_action",
            "Acțiune cu termen depășit: Protocol",
            "Responsabil: DSP Brașov. Termenul asumat, 10.11.2026",
        ),
        ("plan_action_due", "Acțiunea 3.2.9 din Planul național: Întâlniri periodice", "Acțiunea 3.2.9 este"),
        ("open_action", "Acțiune asumată anterior: Protocol", "Termenul asumat este 10.12.2026"),
        (
            "answer",
            "Răspuns primit de la ANITP",
            "La întrebarea din ședința nr. 2/2026, „Cine?”, răspunsul este: „Noi.”",
        ),
        ("forwarded", "Întrebare de la echipa județului Covasna", "„Cine?”"),
        ("measure", "Măsură a Comitetului Interministerial: Adăpost", "din 04.05.2026, cu termen 31.12.2026. Un loc."),
        ("other", "Alt subiect", "coordonatorul echipei"),
    ],
)
def test_each_rule_says_what_and_why(rule: str, title: str, reason: str) -> None:
    assert agenda_title(rule, "", FIGURES[rule]) == title
    assert reason in agenda_reason(rule, FIGURES[rule])


@pytest.mark.parametrize("rule", [*FIGURES, "a_rule_of_tomorrow"])
@pytest.mark.parametrize(
    "figures", [{}, {"n": "multe"}, {"hours": "", "case": ""}, {"due": "mâine", "owner": "X"}, {"what": "x"}]
)
def test_missing_or_odd_figures_give_plainer_words_and_no_error(rule: str, figures: Figures) -> None:
    for sentence in (agenda_title(rule, "", figures), agenda_reason(rule, figures)):
        assert sentence
        assert "{" not in sentence


def test_the_case_is_named_by_the_number_of_the_meeting() -> None:
    assert agenda_title("case_without_movement", "", {"case": 3, "days": 45}) == "Cazul 3: fără mișcare de 45 de zile"


def test_a_title_that_someone_wrote_wins_over_the_words_of_the_rule() -> None:
    assert agenda_title("late_referrals", " Referiri urgente ", FIGURES["late_referrals"]) == "Referiri urgente"


def test_the_invitation_tells_nothing_of_a_case() -> None:
    told = [agenda_title_without_cases(rule, "Cazul 3", FIGURES[rule]) for rule in list(FIGURES)[:3]]
    assert told == [
        "Referiri fără răspuns în termen",
        "Cazuri fără mișcare",
        "Nevoi pe care nu le acoperă niciun serviciu",
    ]
    assert agenda_title_without_cases("open_action", "", FIGURES["open_action"]).endswith("Protocol")


def test_long_waits_are_told_in_days() -> None:
    assert "cu până la 12 zile" in agenda_reason("late_referrals", {"hours": 300})
    assert "cu până la o oră" in agenda_reason("late_referrals", {"hours": 1})


def test_periods_are_written_out() -> None:
    assert period_text("2026-Q4") == "trimestrul IV 2026"
    assert period_text("2026-H1") == "semestrul I 2026"
    assert period_text("2026") == "anul 2026"
    assert period_text("cândva") == "cândva"


@pytest.mark.parametrize("group", LABELLED)
def test_every_value_of_a_code_list_has_its_romanian_word(group: str) -> None:
    missing = [value for value in LABELLED[group] if not has(f"terms.{group}.{value}")]
    assert not missing


@pytest.mark.parametrize("book", ["terms", "documents"])
def test_the_words_have_no_cedilla_and_every_plural_has_its_three_forms(book: str) -> None:
    text = (Path(words.__file__).parent / "ro" / f"{book}.toml").read_text("utf-8")
    assert not set("\u015f\u0163\u015e\u0162") & set(text)
    assert tomllib.loads(text)
    assert text.count("{ one =") == text.count(", few =") == text.count(", other =")


def test_labels_of_one_list_are_all_different() -> None:
    for group, values in LABELLED.items():
        labels = [t(f"terms.{group}.{value}") for value in values]
        assert len(labels) == len(set(labels)), group


@pytest.mark.parametrize("rule", ["overdue_action", "open_action"])
def test_a_point_about_an_action_tells_what_was_said_since_the_last_meeting(rule: str) -> None:
    figures = FIGURES[rule]
    assert "De la ultima ședință: în lucru, „Se așteaptă avizul.”" in agenda_reason(rule, {**figures, **SAID})
    assert agenda_reason(rule, {**figures, **SAID, "said": ""}).endswith("De la ultima ședință: în lucru.")
    assert "nu s-a scris nimic" in agenda_reason(rule, {**figures, "silent": 1})
    assert "ultima ședință" not in agenda_reason(rule, figures)
