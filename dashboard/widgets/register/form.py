"""The form of a service: all its fields in the order of a paper form. A refusal leaves what was typed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from dashboard.shell.frame import act, forget_version
from dashboard.widgets.note import note
from dashboard.widgets.register import chosen
from dashboard.widgets.typed import start_anew, typed_key
from dashboard.words import t
from data_model import services
from data_model.cases import NeedKind
from data_model.catalog.nomenclature import service_types
from data_model.institutions import InstitutionKind
from data_model.languages import LANGUAGES
from data_model.services import Cost, GroupPlaces, ServiceDetail, ServiceFacts, SsviPosts, TargetGroup
from geodata.counties import COUNTIES
from geodata.localities import localities, locality

OWN_CODE = "*"
MOST = 10_000
EARLIEST, LATEST = date(2000, 1, 1), date(2060, 12, 31)


@dataclass(frozen=True)
class Inputs:
    """The inputs of one form, each under its own key."""

    form: str

    def key(self, name: str) -> str:
        return typed_key(self.form, name)

    def text(self, name: str, value: str, longest: int) -> str:
        return st.text_input(
            t(f"register.field.{name}"), value, key=self.key(name), max_chars=longest, autocomplete="off",
            help=t(f"register.help.{name}") if name in HELPED else None,
        )  # fmt: skip

    def one(self, name: str, options: list[Any], value: Any, words: Any) -> Any:
        return st.selectbox(
            t(f"register.field.{name}"), options, index=options.index(value) if value in options else None,
            format_func=words, key=self.key(name), placeholder=t("services.add.choose"),
        )  # fmt: skip

    def several(self, name: str, options: list[Any], value: Any, words: Any) -> tuple[Any, ...]:
        return tuple(
            st.multiselect(
                t(f"register.field.{name}"),
                options,
                list(value),
                format_func=words,
                select_all=False,
                key=self.key(name),
                placeholder=t("services.add.choose"),
            )  # fmt: skip
        )

    def number(self, label: str, name: str, value: int | None) -> int | None:
        self._seed(name, value)
        return st.number_input(
            label, min_value=0, max_value=MOST, value=None, step=1, key=self.key(name), width=320
        )  # fmt: skip

    def day(self, name: str, value: date | None) -> date | None:
        self._seed(name, value)
        return st.date_input(
            t(f"register.field.{name}"), None, key=self.key(name), format="DD.MM.YYYY", min_value=EARLIEST,
            max_value=LATEST,
        )  # fmt: skip

    def _seed(self, name: str, value: Any) -> None:
        """What stands there first. Handed to the input itself, it could not be emptied any more."""
        st.session_state.setdefault(self.key(name), value)


HELPED = ("hours", "phone", "licence")


def draw(found: ServiceDetail, version: int) -> None:
    """The form, filled with what stands in the register."""
    service_id = found.row.id
    inputs = Inputs(f"service.{service_id}")
    if found.row.hidden:
        note(t("register.form.hidden"))
    facts = _filled(inputs, found)
    with st.container(horizontal=True):
        save = st.button(t("register.form.save"), key="save_service", type="primary")
        st.button(t("register.form.leave"), key="leave_service", on_click=chosen.stop_editing)
    if save and act(
        services.edit_service, done="register.form.saved", service_id=service_id, facts=facts,
        expected_version=version,
    ):  # fmt: skip
        forget_version("service", service_id)
        start_anew(inputs.form)
        chosen.stop_editing()
        st.rerun()


def _filled(inputs: Inputs, found: ServiceDetail) -> ServiceFacts:
    """What the inputs say. Those that tell a hidden place are not drawn, and the model keeps what it has."""
    told, seen = _what(inputs, found), not found.row.hidden
    if seen:
        told |= _where(inputs, found)
    told |= _places(inputs, found.facts)
    if seen:
        told |= _contact(inputs, found.facts)
    told |= _how(inputs, found)
    if seen:
        told |= _licence(inputs, found.facts)
    kept: dict[str, Any] = {"name": found.facts.name, "confidential": found.facts.confidential}
    return ServiceFacts(**kept | told)


def _part(name: str) -> None:
    st.html(f'<h3 class="form-part">{t(f"register.form.{name}")}</h3>')


def _what(inputs: Inputs, found: ServiceDetail) -> dict[str, Any]:
    facts = found.facts
    _part("what")
    told: dict[str, Any] = {} if found.row.hidden else {"name": inputs.text("name", facts.name, 160)}
    told["kind"] = inputs.one("kind", list(NeedKind), facts.kind, lambda k: t(f"terms.need.{k.value}"))
    told["groups"] = tuple(
        st.pills(
            t("services.add.groups"), list(TargetGroup), selection_mode="multi", default=list(facts.groups),
            format_func=lambda g: t(f"terms.target_group.{g.value}"), key=inputs.key("groups"),
        )
    )  # fmt: skip
    told["nomenclature"] = _nomenclature(inputs, facts.nomenclature)
    return told


def _nomenclature(inputs: Inputs, code: str) -> str:
    """A code of the national nomenclature, none, or one's own."""
    known = service_types()
    value = code if code in known or not code else OWN_CODE
    picked = inputs.one("nomenclature", ["", *known, OWN_CODE], value, _type_words)
    if picked == OWN_CODE:
        return inputs.text("own_code", code if code not in known else "", 20)
    return picked or ""


def _type_words(code: str) -> str:
    if code == OWN_CODE:
        return t("register.form.own_code")
    return f"{code} – {service_types()[code].name}" if code else t("register.form.no_code")


def _places(inputs: Inputs, facts: ServiceFacts) -> dict[str, Any]:
    _part("places")
    split = st.checkbox(t("register.form.split"), bool(facts.places), key=inputs.key("split"))
    if not split:
        return {"capacity": inputs.number(t("services.add.capacity"), "capacity", facts.capacity)}
    before = {p.group: p.capacity for p in facts.places}
    groups = inputs.several(
        "by_group", list(TargetGroup), list(before) or facts.groups, lambda g: t(f"terms.target_group.{g.value}")
    )
    words = {g: t("register.form.places_for", group=t(f"terms.target_group.{g.value}")) for g in groups}
    return {
        "capacity": facts.capacity,  # stays where no group is chosen
        "places": tuple(GroupPlaces(g, inputs.number(words[g], f"places_{g.value}", before.get(g))) for g in groups),
    }


def _how(inputs: Inputs, found: ServiceDetail) -> dict[str, Any]:
    facts = found.facts
    _part("how")
    told = {
        "covers": inputs.several(
            "covers", [c for c in COUNTIES if c != found.row.county], facts.covers, lambda c: COUNTIES[c].name
        ),
        "languages": inputs.several(
            "languages", list(LANGUAGES), facts.languages, lambda c: t(f"register.language.{c}")
        ),
        "cost": inputs.one("cost", list(Cost), facts.cost, lambda c: t(f"register.cost.{c.value}")),
        "voucher": st.checkbox(t("register.form.voucher"), facts.voucher, key=inputs.key("voucher")),
        "ssvi": facts.ssvi,
    }  # fmt: skip
    if found.institution_kind is InstitutionKind.DGASPC:
        told["ssvi"] = inputs.one("ssvi", list(SsviPosts), facts.ssvi, lambda p: t(f"register.ssvi.{p.value}"))
    return told


def _where(inputs: Inputs, found: ServiceDetail) -> dict[str, Any]:
    facts = found.facts
    _part("where")
    hidden = st.checkbox(t("services.add.confidential"), facts.confidential, key=inputs.key("confidential"))
    towns = [place.siruta for place in localities(found.row.county)]
    town = inputs.one("town", [None, *towns], facts.town, _town_words)
    if hidden:
        note(t("register.form.no_street"))
    street = "" if hidden else inputs.text("street", facts.street, 160)
    return {"confidential": hidden, "town": town, "street": street}


def _town_words(siruta: int | None) -> str:
    return locality(siruta).name if siruta is not None else t("services.no_town")


def _contact(inputs: Inputs, facts: ServiceFacts) -> dict[str, Any]:
    _part("contact")
    return {
        "phone": inputs.text("phone", facts.phone, 60),
        "email": inputs.text("email", facts.email, 160),
        "hours": inputs.text("hours", facts.hours, 120),
    }


def _licence(inputs: Inputs, facts: ServiceFacts) -> dict[str, Any]:
    _part("licence")
    licence = inputs.text("licence", facts.licence, 40)
    until = inputs.day("licence_until", facts.licence_until)
    return {"licence": licence, "licence_until": until}
