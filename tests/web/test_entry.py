import pytest


@pytest.mark.parametrize(
    ("browser", "home"),
    [
        ("ja,en;q=0.5", "/ja/"),
        ("ja-JP", "/ja/"),
        ("en-GB,de;q=0.4", "/en/"),
        ("de-AT", "/de/"),
        ("fr-FR,fr;q=0.9", "/de/"),
        ("", "/de/"),
    ],
)
def test_the_entry_leads_to_the_browsers_language(client, browser, home):
    response = client.get("/", headers={"Accept-Language": browser})
    assert (response.status_code, response.headers["Location"]) == (302, home)
    assert "Accept-Language" in response.headers["Vary"]
    assert not response.cookies


def test_robots_name_the_sitemap_below_the_base_url(client, settings):
    settings.BASE_URL = "https://portal.example"
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /mailbox/",
        "",
        "Sitemap: https://portal.example/sitemap.xml",
    ]
