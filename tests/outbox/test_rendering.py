"""What a mail looks like on the wire (checks M1 to M3, M8 and S4)."""

import email
import re
from email import policy
from email.header import decode_header, make_header

import pytest

from portal.outbox import delivery, rendering
from portal.outbox.models import OutboxMessage
from portal.outbox.rendering import Link, Mail

REFERENCE = "[HO-2026-K7M4Q2]"

NAMES = [
    "Müller & Söhne GmbH",
    "Straße, Größe, Übermaß",
    "Plain ASCII",
    "株式会社東大阪精密加工",
    "髙﨑鉄工所",
    "㈱①番目の工場",
    "ﾊﾝｶｸ ｶﾅ",
    "有限会社ヒガシオオサカ・メッキ工業所　東大阪市高井田本通",
    "🔩 Schrauben 🇯🇵 👩‍🏭",
    "Zażółć gęślą jaźń",
    "=?utf-8?b?QmNjOiBhQGIuY29t?=",
    "=?utf-8?q?ok?= Mischung äöü",
    "100 % {{ 7*7 }} {x.__class__} <b>fett</b>",
    "%0d%0aBcc: a@b.example",
    'Anführung "innen" und, Komma; Semikolon',
    "a" * 200,
    "ä" * 200,
    "東" * 200,
    "wort " * 40 + "Ende",
    "漢字かな交じり文 with English in between ".strip() * 5,
]


@pytest.fixture
def message(purpose):
    return OutboxMessage(purpose=purpose, recipient="petra@muster.example", language="de", subject_id=1)


def wire(message, monkeypatch, **content) -> bytes:
    """Return the bytes of a mail that says ``content``."""
    mail = Mail(**{"thread": "inq-HO-2026-K7M4Q2", "subject": REFERENCE} | content)
    monkeypatch.setitem(rendering._purposes, "test", rendering.Purpose("test", lambda _message: mail))
    return delivery.wire_bytes(rendering.render(message))


@pytest.mark.parametrize("language", ["de", "en", "ja"])
@pytest.mark.parametrize("name", NAMES)
def test_subject_arrives_as_it_was(message, monkeypatch, name, language):
    message.language = language
    content = wire(message, monkeypatch, subject=f"{REFERENCE} {name}", paragraphs=[name])
    raw = next(re.finditer(rb"(?ms)^Subject: (.*?)\r\n(?! )", content)).group(1)
    assert raw.startswith(REFERENCE.encode())
    assert all(len(word) <= 75 for word in raw.split() if word.startswith(b"=?"))
    expected = f"{REFERENCE} {' '.join(name.split())}"
    modern = email.message_from_bytes(content, policy=policy.default)
    assert modern["Subject"] == expected
    classic = re.sub(r"\r?\n", "", email.message_from_bytes(content)["Subject"])
    assert str(make_header(decode_header(classic))) == expected
    assert modern.get_body(("plain",)).get_content().splitlines()[0] == name


@pytest.mark.parametrize("name", NAMES)
def test_each_encoded_word_has_whole_characters(name):
    for word in rendering.encoded_words(name):
        [(part, charset)] = decode_header(word)
        assert part.decode(charset)


@pytest.mark.parametrize("language", ["de", "ja"])
def test_lines_are_short_and_end_in_crlf(message, monkeypatch, language):
    message.language = language
    text = "Zeile\n.Punkt am Anfang\n" + "x" * 5000 + "東" * 2000
    content = wire(message, monkeypatch, paragraphs=[text], quote=text)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert content.endswith(b"\r\n.\r\n")
    assert content.isascii()
    undone = re.sub(rb"(?m)^\.\.", b".", content)
    plain = email.message_from_bytes(undone, policy=policy.default).get_body(("plain",)).get_content()
    assert ".Punkt am Anfang" in plain.splitlines()


def test_headers(message, monkeypatch, settings):
    settings.MAIL_DOMAIN = "portal.example"
    content = wire(message, monkeypatch, paragraphs=["Text"])
    mail = email.message_from_bytes(content, policy=policy.default)
    others = {name: value for name, value in mail.items() if name not in ("Content-Type", "Date")}
    assert others == {
        "MIME-Version": "1.0",
        "Subject": REFERENCE,
        "From": "Higashiosaka Partner Portal <portal@portal.example>",
        "To": "petra@muster.example",
        "Reply-To": "kontakt@portal.example",
        "Message-ID": f"<inq-HO-2026-K7M4Q2-out-{message.public_id.hex[:16]}@portal.example>",
        "References": "<inq-HO-2026-K7M4Q2@portal.example>",
        "Content-Language": "de",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    assert mail["Date"].datetime.tzinfo is not None
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert len(content) < 10_000


def test_both_parts_say_the_same(message, monkeypatch, settings):
    settings.BASE_URL = "https://portal.example"
    content = {
        "greeting": "Good day <Petra>,",
        "paragraphs": ["First & foremost", "second"],
        "facts": [("Reference", "HO-2026-K7M4Q2"), ("Name", "<script>alert(1)</script>")],
        "quote": "line one\nline <b>two</b>",
        "link": Link("Open", "/admin/inquiries/1/"),
        "closing": ["{{ 7*7 }} {% now %}"],
        "signature": ["Ute Muster", "IHK"],
    }
    mail = email.message_from_bytes(wire(message, monkeypatch, **content), policy=policy.default)
    plain = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    html = mail.get_body(("html",)).get_content()
    assert plain == (
        "Good day <Petra>,\n\nFirst & foremost\n\nsecond\n\n"
        "Reference: HO-2026-K7M4Q2\nName: <script>alert(1)</script>\n\n"
        "> line one\n> line <b>two</b>\n\n"
        "Open:\nhttps://portal.example/admin/inquiries/1/\n\n"
        "{{ 7*7 }} {% now %}\n\n-- \nUte Muster\nIHK\n\n"
    )
    for text in (
        "Good day &lt;Petra&gt;,",
        "First &amp; foremost",
        "second",
        '<th scope="row">Reference</th><td>HO-2026-K7M4Q2</td>',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "line one<br>line &lt;b&gt;two&lt;/b&gt;",
        '<a href="https://portal.example/admin/inquiries/1/">Open</a>',
        "{{ 7*7 }} {% now %}",
        "Ute Muster<br>IHK",
    ):
        assert text in html
    assert '<html lang="de">' in html
    assert re.findall(r"(?:src|href)=\S+", html) == [
        'href="https://portal.example/admin/inquiries/1/">Open</a></p>'
    ]


def test_message_id_is_the_same_in_every_attempt(message, monkeypatch):
    first, second = (email.message_from_bytes(wire(message, monkeypatch)) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]


def test_two_functions_for_one_purpose_are_a_mistake():
    with pytest.raises(ValueError, match="Two functions want to render"):
        rendering.mail("inquiries.notice", label="")(lambda message: None)
