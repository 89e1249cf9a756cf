"""The whole way in each language: a buyer finds a firm and asks, mails arrive, staff handle it by role."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from portal.accounts import roles
from tests.e2e.test_admin_pages import ACCOUNTS, sign_in

# What the buyer types; the firm found first says it only in Japanese.
WORDS = {"de": "Zahnbürsten", "en": "toothbrushes", "ja": "歯ブラシ"}
REASON = "歯ブラシ"
REFERENCE = re.compile(r"HO-\d{4}-[2-9A-HJKMNP-Z]{6}")
TEXT = "Wir suchen 5.000 Stück im Jahr. <b>Grüße</b> {{ 7 }} 髙﨑"


def find_a_firm(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    page.get_by_role("searchbox").fill(WORDS[language])
    page.locator(".search-form button").click()
    hit = page.locator(".hit").first
    expect(hit.locator(".reason [lang=ja]").first if language != "ja" else hit).to_contain_text(REASON)
    hit.locator(".hit__name a").click()


def ask(page: Page, language: str) -> str:
    """Send an inquiry from the profile and return its reference."""
    page.locator("a.button--accent").click()
    expect(page).to_have_url(re.compile(rf"/{language}/inquiry/\?company="))
    page.locator("[name=organisation]").fill("Muster Bürsten GmbH")
    page.locator("[name=name]").fill("Petra Probe")
    page.locator("[name=email]").fill(f"petra-{language}@muster.example")
    page.locator("main form [type=submit]").click()  # the text is missing
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("[name=organisation]")).to_have_value("Muster Bürsten GmbH")
    page.locator("[name=text]").fill(TEXT)
    page.locator("main form [type=submit]").click()
    expect(page).to_have_url(re.compile(rf"/{language}/inquiry/sent/"))
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found
    return found[0]


def mails_about(page: Page, reference: str) -> list[str]:
    """Return the recipients of the mails that have left, as the mailbox shows them."""
    call_command("sweep_outbox", once=True, verbosity=0)
    page.goto("/mailbox/")
    rows = page.locator("tbody tr").filter(has_text=f"[{reference}]")
    return sorted(row.locator("td").nth(1).inner_text() for row in rows.all())


def open_inquiry(page: Page, reference: str) -> None:
    page.goto(f"/admin/inquiries/inquiry/?q={reference}")
    page.locator("#result_list tbody th a").click()
    expect(page.locator("#content, main").first).to_contain_text(reference)


def take_and_answer(page: Page, answer: str) -> None:
    page.locator(".inquiry-steps form[action$='/take/'] button").click()
    page.locator("form.reply button").click()
    page.locator("textarea[name=text]").fill(answer)
    page.locator("[name=preview]").click()
    expect(page.locator(".preview")).to_contain_text(answer)
    page.locator("[name=send]").click()


@pytest.fixture
def staff(browser: Browser, base_url: str):
    """Return a function that opens a page of its own for a role."""
    contexts = []

    def of(role: str) -> Page:
        contexts.append(browser.new_context(base_url=base_url))
        page = contexts[-1].new_page()
        sign_in(page, role)
        return page

    yield of
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def unhurried(settings):
    """A test fills in the form faster than a person could; that alone must not hold its inquiry back."""
    settings.INQUIRY_MIN_SECONDS = 0
    settings.INQUIRY_RATE_PER_HOUR = 1000


def play(page: Page, staff, language: str) -> None:
    find_a_firm(page, language)
    reference = ask(page, language)

    visitor = f"petra-{language}@muster.example"
    recipients = mails_about(page, reference)
    assert visitor in recipients
    assert len(recipients) == len(set(recipients)) >= 2
    organisation = "AHK" if ACCOUNTS[roles.AHK_CONSULTANT].email in recipients else "IHK"

    desk = staff(f"{organisation} consultant")
    open_inquiry(desk, reference)
    expect(desk.locator(".inquiry-text").first).to_have_text(TEXT)
    take_and_answer(desk, "Guten Tag, wir haben eine passende Firma gefunden.")
    open_inquiry(desk, reference)
    expect(desk.locator(".message-inquirer")).to_contain_text("passende Firma")
    assert mails_about(page, reference).count(visitor) == 2

    for role in (roles.CITY_EDITOR, roles.VOCABULARY_EDITOR):
        assert staff(role).goto("/admin/inquiries/inquiry/").status == 403
    auditor = staff(roles.AUDITOR)
    open_inquiry(auditor, reference)
    expect(auditor.locator(".inquiry-steps")).to_have_count(0)
    open_inquiry(staff(roles.ADMINISTRATOR), reference)


@pytest.mark.parametrize("language", WORDS)
def test_from_the_search_to_the_answer(page: Page, watch, staff, language):
    play(page, staff, language)
    assert watch.foreign == []


def test_the_same_without_javascript(plain_page: Page, staff):
    play(plain_page, staff, "de")


def test_an_inquiry_is_handed_over_to_japan(page: Page, staff):
    find_a_firm(page, "de")
    reference = ask(page, "de")
    ihk, ahk = staff(roles.IHK_CONSULTANT), staff(roles.AHK_CONSULTANT)
    ahk.goto(f"/admin/inquiries/inquiry/?q={reference}")
    expect(ahk.locator("#result_list tbody th a")).to_have_count(0)
    open_inquiry(ihk, reference)
    ihk.locator(".inquiry-steps a[href$='/hand_over/']").click()
    ihk.locator("#content [type=submit], main [type=submit]").last.click()
    assert ACCOUNTS[roles.AHK_CONSULTANT].email in mails_about(page, reference)
    open_inquiry(ahk, reference)
