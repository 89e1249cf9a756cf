"""The admin in a real browser: no page breaks the content policy, and its scripts work."""

import pytest
from django.contrib import admin
from playwright.sync_api import Page

from portal.accounts import roles
from portal.accounts.demo import DEMO_ACCOUNTS

ACCOUNTS = {account.role: account for account in DEMO_ACCOUNTS}
TABS = ["日本語", "Deutsch", "English"]


def sign_in(page: Page, role: str) -> None:
    page.goto("/admin/login/")
    page.locator("#id_username").fill(ACCOUNTS[role].email)
    page.locator("#id_password").fill(ACCOUNTS[role].password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")


def pages_of(page: Page, model: str) -> list[str]:
    """Return the list, its first object with its history, and the form for another one."""
    addresses = [model, f"{model}add/"]
    page.goto(model)
    first = page.locator("#result_list tbody th a")
    if first.count():
        change = first.first.get_attribute("href").partition("?")[0]
        addresses += [change, change.replace("change/", "history/")]
    return addresses


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.CITY_EDITOR, roles.AHK_CONSULTANT])
def test_every_page_of_the_admin_keeps_the_policy(page, watch, role):
    sign_in(page, role)
    addresses = ["/admin/account/", "/admin/password_change/"]
    for model in admin.site._registry:
        addresses += pages_of(page, f"/admin/{model._meta.label_lower.replace('.', '/')}/")
    watch.errors.clear()  # pages this role may not see
    seen = 0
    for address in addresses:
        response = page.goto(address)
        if response.status in (403, 404):
            watch.errors.clear()
            continue
        assert "default-src 'none'" in response.headers["content-security-policy"], address
        assert (watch.errors, watch.foreign) == ([], []), address
        seen += 1
    assert seen >= 8


def test_the_pages_of_an_inquirys_buttons_keep_the_policy(page, watch):
    sign_in(page, roles.IHK_CONSULTANT)
    page.goto("/admin/inquiries/inquiry/?open=yes")
    page.locator("#result_list tbody th a").first.click()
    steps = [link.get_attribute("href") for link in page.locator(".inquiry-steps a").all()]
    assert len(steps) >= 3
    for address in steps:
        assert page.goto(address).status == 200
    assert (watch.errors, watch.foreign) == ([], [])


@pytest.mark.parametrize(("role", "own"), [(roles.CITY_EDITOR, "日本語"), (roles.ADMINISTRATOR, "Deutsch")])
def test_language_tabs_work_with_mouse_and_keyboard(page, watch, role, own):
    sign_in(page, role)
    page.goto("/admin/companies/company/add/")
    selected = page.locator("[role=tab][aria-selected=true]")
    assert page.get_by_role("tab").all_inner_texts() == TABS
    assert selected.inner_text() == own
    assert page.get_by_role("tabpanel").count() == 1
    page.get_by_role("tab", name="Deutsch").click()
    assert page.locator("#id_summary_de").is_visible()
    assert not page.locator("#id_summary_ja").is_visible()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "English"
    assert page.locator("#id_summary_en").is_visible()
    page.keyboard.press("ArrowRight")
    assert selected.inner_text() == "日本語"
    page.keyboard.press("End")
    assert selected.inner_text() == "English"
    stored = page.evaluate("Object.keys({...localStorage, ...sessionStorage})")
    assert [key for key in stored if not key.startswith(("theme", "django.admin"))] == []
    assert (watch.errors, watch.foreign) == ([], [])


def test_a_tab_with_a_mistake_opens_first(page, watch):
    sign_in(page, roles.CITY_EDITOR)
    page.goto("/admin/companies/company/add/")
    page.get_by_role("tab", name="Deutsch").click()
    page.locator("#id_summary_de").evaluate("field => field.removeAttribute('maxlength')")
    page.locator("#id_summary_de").fill("x" * 300)
    page.locator("[name=_save]").last.click()
    tab = page.locator("[role=tab][aria-selected=true]")
    assert (tab.inner_text(), "has-errors" in tab.get_attribute("class")) == ("Deutsch", True)


def test_without_javascript_the_languages_stand_below_each_other(plain_page):
    sign_in(plain_page, roles.CITY_EDITOR)
    plain_page.goto("/admin/companies/company/add/")
    assert plain_page.get_by_role("tab").count() == 0
    for language in ("ja", "de", "en"):
        assert plain_page.locator(f"#id_summary_{language}").is_visible()


def test_an_editor_adds_a_company_with_a_product_and_a_concept(page, watch):
    sign_in(page, roles.CITY_EDITOR)
    page.goto("/admin/companies/company/add/")
    page.locator("#id_source_id").fill("browser-1")
    page.locator("#id_name_native").fill("株式会社試験製作所")
    page.locator("#product_rows-group .add-row a").click()
    page.locator("#id_product_rows-0-name_ja").fill("ばね座金")
    page.locator("#id_product_rows-0-name_de").fill("Federscheibe")
    page.locator(".field-assigned_concepts .select2-selection").click()
    page.locator(".field-assigned_concepts .select2-search__field").press_sequentially("Stanzen")
    page.locator(".select2-results__option--highlighted").click()
    page.locator("[name=_continue]").last.click()
    page.wait_for_url("**/change/")
    assert page.locator("#id_product_rows-0-name_de").input_value() == "Federscheibe"
    assert page.locator(".field-assigned_concepts .select2-selection__choice").count() == 1
    page.locator("button[value=archive]").click()
    page.locator(".confirmation [type=submit]").click()
    page.wait_for_url("**/change/")
    assert page.locator("button[value=archive]").count() == 0
    assert (watch.errors, watch.foreign) == ([], [])
