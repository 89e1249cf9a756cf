"""A visitor finds a company: search, filters, profile."""

import re

import pytest
from playwright.sync_api import Page, expect

# The word a visitor of each language types, and what a profile in Japanese says for it.
QUERIES = {"de": "Drehteile", "en": "turned parts", "ja": "旋盤加工"}


@pytest.mark.parametrize("language", QUERIES)
def test_from_home_to_a_profile(page: Page, watch, language):
    page.goto(f"/{language}/")
    page.get_by_role("searchbox").fill(QUERIES[language])
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(rf"/{language}/companies/\?q="))
    expect(page.get_by_role("status").first).to_contain_text(re.compile(r"\d"))
    assert page.locator(".hit").count() > 3
    assert page.locator(".reason [lang=ja]").count() > 0 or language == "ja"
    name = page.locator(".hit__name a").first
    text = name.inner_text()
    name.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    assert page.locator("a.button--accent").get_attribute("href").startswith(f"/{language}/inquiry/?company=")
    assert (watch.errors, watch.foreign) == ([], [])


@pytest.mark.parametrize("language", QUERIES)
def test_every_example_on_the_home_page_finds_something(page: Page, language):
    page.goto(f"/{language}/")
    examples = page.locator(".hero__examples a")
    addresses = [example.get_attribute("href") for example in examples.all()]
    assert len(addresses) == 3
    for address in addresses:
        page.goto(address)
        assert page.locator(".hit").count() > 0, address


def test_the_same_way_without_a_script(plain_page: Page):
    page = plain_page
    page.goto("/de/")
    page.get_by_role("searchbox").fill("Drehteile")
    page.locator(".search-form button").click()
    found = page.locator(".hit").count()
    page.locator("input[name=process]").first.check()
    page.locator(".filters button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"q=Drehteile&.*process="))
    assert 0 < page.locator(".hit").count() <= found
    chosen = [box.get_attribute("value") for box in page.locator("input[name=company]").all()[:2]]
    for slug in chosen:
        page.locator(f"#choose-{slug}").check()
    page.locator("#selection button").click()
    expect(page).to_have_url(re.compile("".join(f".*company={slug}" for slug in chosen)))


def test_filters_work_without_loading_the_page_again(page: Page, watch):
    page.goto("/de/companies/?q=Drehteile")
    page.evaluate("window.same = true")
    page.locator("#process-turning").check()
    expect(page).to_have_url(re.compile(r"\?q=Drehteile&process=turning$"))
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator("#process-turning")).to_be_focused()
    assert page.locator("#language-switch a[lang=ja]").get_attribute("href").endswith("process=turning")
    page.locator(".chip").click()
    expect(page).to_have_url(re.compile(r"\?q=Drehteile$"))
    expect(page.locator("#results-heading")).to_be_focused()
    expect(page.locator("#process-turning")).not_to_be_checked()
    page.go_back()
    expect(page.locator("#process-turning")).to_be_checked()
    assert page.evaluate("window.same")
    assert watch.errors == []


def test_a_choice_is_kept_over_pages_and_leads_to_one_inquiry(page: Page):
    page.goto("/de/companies/?sort=name")
    bar = page.locator("#selection")
    expect(bar).to_be_hidden()
    first = page.locator("input[name=company]").first
    chosen = [first.get_attribute("value")]
    first.check()
    expect(bar).to_be_visible()
    page.locator(".pagination [rel=next]").click()
    expect(page).to_have_url(re.compile("page=2"))
    second = page.locator("input[name=company][type=checkbox]").first
    chosen.append(second.get_attribute("value"))
    second.check()
    bar.get_by_role("button").click()
    expect(page).to_have_url(re.compile("/de/inquiry/"))
    assert sorted(re.findall("company=([a-z0-9-]+)", page.url)) == sorted(chosen)


def test_enter_that_ends_a_conversion_does_not_search(page: Page):
    page.goto("/ja/companies/")
    page.locator("#q").focus()
    composing = (
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    )
    assert page.evaluate(f"document.getElementById('q').dispatchEvent({composing})") is False
    plain = composing.replace("isComposing: true, ", "")
    assert page.evaluate(f"document.getElementById('q').dispatchEvent({plain})") is True


def test_the_keyboard_alone_is_enough(page: Page):
    page.goto("/de/companies/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("Federn")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=Federn$"))


def test_nothing_is_stored_on_the_visitors_device(page: Page, watch):
    for address in ("/", "/de/", "/en/companies/?q=springs", "/ja/privacy/", "/de/nothing/"):
        page.goto(address)
    page.goto("/de/companies/")
    page.locator("#employees-10-19").check()
    expect(page).to_have_url(re.compile("employees=10-19"))
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert watch.foreign == []


def test_filters_fold_away_on_a_phone(page: Page):
    page.set_viewport_size({"width": 375, "height": 780})
    page.goto("/de/companies/")
    box = page.locator("#employees-10-19")
    expect(box).to_be_hidden()
    page.locator("#filters > summary").click()
    expect(box).to_be_visible()
    box.check()
    expect(page).to_have_url(re.compile("employees=10-19"))
    expect(box).to_be_visible()  # still unfolded
