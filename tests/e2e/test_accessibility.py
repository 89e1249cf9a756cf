"""Every kind of page by axe-core, and on narrow screens."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PAGES = {
    "home": "",
    "list": "companies/?sort=name",
    "hits": "companies/?q=Drehteile&employees=10-19",
    "nothing found": "companies/?q=xyzzy&employees=300%2B",
    "full profile": "companies/model-komorebi-precision/",
    "thin profile": "companies/koyo-bane/",
    "imprint": "imprint/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "inquiry": "inquiry/?company=model-komorebi-precision",
    "not found": "nothing/",
}
VIEWS = {
    "desktop, light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "phone, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "high contrast": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
}


def violations(page: Page) -> list[str]:
    """Return what axe finds, as rule and element."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("language", ["de", "en", "ja"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(browser: Browser, base_url: str, view: str, language: str):
    context = browser.new_context(base_url=base_url, reduced_motion="reduce", **VIEWS[view])
    page = context.new_page()
    found = {}
    for name, path in PAGES.items():
        page.goto(f"/{language}/{path}")
        if problems := violations(page):
            found[name] = problems
    context.close()
    assert found == {}


def test_axe_finds_nothing_with_open_filters_and_a_choice(page: Page):
    page.set_viewport_size({"width": 375, "height": 780})
    page.goto("/de/companies/?process=turning")
    page.locator("#filters > summary").click()
    page.locator("#more-process > summary").click()
    page.locator("input[name=company]").first.check()
    expect(page.locator("#selection")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_japanese_text_is_marked_as_such(page: Page, language: str):
    """A screen reader changes its voice, and the browser its fonts, by the nearest ``lang``."""
    for path in [*PAGES.values(), "companies/?q=旋盤加工", "companies/?q=謎謎謎", "companies/?city=東大阪市"]:
        page.goto(f"/{language}/{path}")
        unmarked = page.evaluate(
            """() => {
                const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                const found = [];
                while (texts.nextNode()) {
                    const text = texts.currentNode;
                    if (!/[\\u3040-\\u30ff\\u4e00-\\u9fff]/.test(text.data)) continue;
                    if (text.parentElement.closest("[lang]").lang !== "ja") found.push(text.data.trim());
                }
                return found;
            }"""
        )
        assert unmarked == [], path


@pytest.mark.parametrize("language", ["de", "en", "ja"])
def test_nothing_is_wider_than_a_small_phone(page: Page, language: str):
    page.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES.values():
        page.goto(f"/{language}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


def test_the_longest_words_are_not_cut_off(page: Page):
    """A German compound of 90 letters and a name of 40 characters (WCAG 1.4.10) stay inside the page."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/de/companies/model-komorebi-precision/")
    page.evaluate(
        """() => {
            document.querySelector("h1").textContent = "R" + "indfleischetikettierung".repeat(4);
            document.querySelector(".row__content span, .lead span").textContent = "x".repeat(90);
            document.querySelector(".profile__names span").textContent = "東".repeat(40);
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_text_may_be_spaced_out(page: Page):
    """WCAG 1.4.12: line height, paragraph, letter and word spacing as the user sets them."""
    page.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES.values():
        page.goto(f"/de/{path}")
        page.evaluate(
            """() => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
                                   word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
                document.adoptedStyleSheets.push(sheet);
            }"""
        )
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


@pytest.mark.parametrize("width", [1280, 375])
def test_main_controls_are_large_enough(page: Page, width: int):
    """44 pixels for what visitors aim at; 24 for everything else that stands alone (WCAG 2.5.8)."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/de/companies/?employees=10-19")
    for selector in (".button", ".chip", ".site-nav a", ".language-switch a", ".input", ".pagination a"):
        for box in page.locator(selector).all():
            if box.is_visible():
                assert round(box.bounding_box()["height"]) >= 44, selector
    for box in page.locator(".check").all():
        if box.is_visible():
            assert box.bounding_box()["height"] >= 24


def test_paper_shows_the_profile_alone_with_its_addresses(page: Page):
    page.goto("/de/companies/yamamoto-kogaku/")
    page.emulate_media(media="print")
    for selector in (".site-nav", ".language-switch", ".breadcrumb", ".profile__action", ".site-footer nav"):
        expect(page.locator(selector).first).to_be_hidden()
    shown = page.locator(".provenance a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert shown == '" (" attr(href) ")"' or "https://" in shown
