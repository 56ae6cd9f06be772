"""Bad things done on the pages; each says what sentence must answer and what must still stand there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from dashboard.words import t
from tests.browser.site import choose, go, press, settle, write

SCRIPT = "<script>document.title = 'spart'</script><img src=x onerror=alert(1)>"
EMOJI = "👩‍👧 \u015fi \u0162ar\u0103 ✓ ‮invers"
PREFECTURE, INSTITUTION, CENTRAL, REGIONAL = "prefectura.brasov", "dgaspc.brasov", "anitp.central", "cr.brasov"
BACAU = "prefectura.bacau"
NOTE = t("cases.form.note")


@dataclass(frozen=True)
class Bad:
    """What `login` does; the sentence that must stand on the page afterwards."""

    name: str
    login: str
    do: Callable[[Page], None]
    sentence: str
    alert: bool = True


def _address(path: str, login: str, sentence: str = "", *, alert: bool = False) -> Bad:
    return Bad(path, login, lambda page: go(page, path), sentence, alert)


def _case(text: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        go(page, "cazuri")
        press(page, t("cases.open"))
        for label, option in CASE.items():
            choose(page, t(f"cases.form.{label}"), option)
        write(page, NOTE, text)
        press(page, t("cases.form.save"))
        expect(page.get_by_label(NOTE)).to_have_value(text)
        for label, option in CASE.items():
            expect(page.get_by_label(t(f"cases.form.{label}")).first).to_have_value(option)

    return do


CASE: dict[str, Any] = {
    "age_band": t("terms.age_band.18_25"),
    "sex": t("terms.sex.female"),
    "citizenship": t("terms.citizenship.ro"),
    "source": t("terms.signal.labour_inspectorate"),
    "exploitation": t("terms.exploitation.labour"),
    "destination": "Germania",
}


def _nothing_chosen(page: Page) -> None:
    go(page, "cazuri")
    press(page, t("cases.open"))
    write(page, NOTE, EMOJI)
    press(page, t("cases.form.save"))
    expect(page.get_by_label(NOTE)).to_have_value(EMOJI)


def _town_search(page: Page) -> None:
    go(page, "cazuri")
    press(page, t("cases.open"))
    write(page, t("cases.form.town_search", county="Brașov"), SCRIPT[:60])


def _code_search(text: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        go(page, "cazuri")
        write(page, t("cases.list.search"), text)
        expect(page.get_by_label(t("cases.list.search"), exact=True)).to_have_value(text)

    return do


def _service(name: str, kind: str = "", capacity: str = "") -> Callable[[Page], None]:
    def do(page: Page) -> None:
        go(page, "servicii")
        fold = page.locator('[data-testid="stExpander"]').filter(has_text=t("services.add.title"))
        if fold.locator("details:not([open])").count():
            fold.locator("summary").click()
        write(page, t("services.add.name"), name)
        if kind:
            choose(page, t("services.add.kind"), kind)
        if capacity:
            write(page, t("services.add.capacity"), capacity)
        press(page, t("services.add.save"))
        expect(page.get_by_label(t("services.add.name"))).to_have_value(name)

    return do


def _meeting(place: str = "Sala mare", *, year: str = "", long: str = "") -> Callable[[Page], None]:
    def do(page: Page) -> None:
        go(page, "sedinte?sedinta=noua")
        write(page, t("meetings.field.place"), place)
        if year:
            field = page.locator('[data-type="year"]').first
            field.click()
            page.keyboard.type(year)
            page.keyboard.press("Tab")
            settle(page)
        if long:
            write(page, t("meetings.field.long"), long)
        press(page, t("meetings.prepare"))
        expect(page.get_by_label(t("meetings.field.place")).first).to_have_value(place)

    return do


def _preparing(page: Page) -> None:
    """A meeting of a county that no other test touches, being prepared; made if there is none yet."""
    go(page, "sedinte")
    if page.get_by_role("button", name=t("meetings.prepare")).count():
        press(page, t("meetings.prepare"))
        press(page, t("meetings.prepare"))
    else:
        press(page, t("meetings.continue", number="", year="")[:18])
    page.get_by_role("button", name=t("meetings.begin")).wait_for()
    settle(page)


def _point(title: str) -> Callable[[Page], None]:
    def do(page: Page) -> None:
        _preparing(page)
        page.locator("summary").filter(has_text=t("meetings.add_point")).click()
        write(page, t("meetings.point_title"), title)
        press(page, t("meetings.add_point_save"))
        expect(page.get_by_label(t("meetings.point_title"))).to_have_value(title)

    return do


def _dropped_point(page: Page) -> None:
    _preparing(page)
    press(page, t("meetings.change_point", number=1))
    press(page, t("meetings.drop"))


def _account(page: Page) -> None:
    go(page, "conturi")
    write(page, t("accounts.list.search"), SCRIPT)


HUGE = "multe cuvinte, " * 600
SHELTER = t("terms.need.shelter")
TYPED = (
    Bad("a case with nothing chosen", INSTITUTION, _nothing_chosen, t("cases.form.age_band").lower()),
    Bad("a note with a phone number", INSTITUTION, _case("sunați la 0722 123 456"), "număr de telefon"),
    Bad("a note that is too long", INSTITUTION, _case(HUGE), "8.000 de semne"),
    Bad("a note with an unreadable sign", INSTITUTION, _case("bine\x07rău"), "nu se pot citi"),
    Bad("a town that is a script", INSTITUTION, _town_search, "Nicio localitate", alert=False),
    Bad("a code that is a script", INSTITUTION, _code_search("<script>x</script>"), t("cases.list.nothing_fits")),
    Bad("a code that is SQL", INSTITUTION, _code_search("%' OR 1=1 --"), t("cases.list.nothing_fits")),
    Bad("a code of emoji", INSTITUTION, _code_search("🙂👩‍👧"), t("cases.list.nothing_fits")),
    Bad("a service without a need", INSTITUTION, _service("Centru nou"), t("services.add.no_kind")),
    Bad("a service without a name", INSTITUTION, _service("", SHELTER), "scrie numele serviciului"),
    Bad("a service with a huge name", INSTITUTION, _service("ă" * 5_000, SHELTER), "semne"),
    Bad("a meeting in the past", PREFECTURE, _meeting(year="2020"), t("errors.meeting.time")),
    Bad("a meeting in the far future", PREFECTURE, _meeting(year="2031"), t("errors.meeting.time")),
    Bad("a meeting without a place", PREFECTURE, _meeting(""), "scrie locul"),
    Bad("a point with a phone number", BACAU, _point("De sunat la 0722 123 456"), "număr de telefon"),
    Bad("a point without a title", BACAU, _point(""), "scrie titlul punctului"),
    Bad("a point dropped without a reason", BACAU, _dropped_point, t("errors.point.reason")),
    Bad("a search for accounts by script", "administrator", _account, t("accounts.list.none")),
)
ADDRESSED = (
    _address("sedinte?sedinta=999999", PREFECTURE, t("errors.meeting.unknown"), alert=True),
    _address("sedinte?sedinta=abc", PREFECTURE, t("errors.meeting.unknown"), alert=True),
    _address("sedinte?sedinta=%3Cscript%3E", PREFECTURE, t("errors.meeting.unknown"), alert=True),
    _address("sedinte?sedinta={cluj}", PREFECTURE, t("errors.meeting.unknown"), alert=True),
    _address("sedinte?sedinta=noua", INSTITUTION, t("errors.meeting.unknown"), alert=True),
    _address("servicii?nevoie=xxx&judet=ZZ&stare=🙂", INSTITUTION),
    _address("referiri?stare=zzz&institutie=%3Cscript%3E", PREFECTURE),
    _address("cazuri?cazuri=zzz&etapa=%27%20OR%201=1&judet=CJ", REGIONAL),
    _address("plan-comun?institutie=%3Cscript%3E", PREFECTURE),
    _address("judet?judet=CJ", REGIONAL),
    _address("indicatori?trimestru=2019-Q9", PREFECTURE),
    _address("harta-nationala?indicator=nimic&trimestru=0000-Q0&masura=%3Cb%3E&vechi=7", CENTRAL),
    _address("judet", CENTRAL, t("errors.not_allowed")),
    _address("cazuri", CENTRAL, t("errors.not_allowed")),
    _address("conturi", INSTITUTION, t("errors.not_allowed")),
    _address("jurnal", PREFECTURE, t("errors.not_allowed")),
)
