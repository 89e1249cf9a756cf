"""The desk of the consultants: who sees which inquiry, and what the buttons do."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry

from inquiries import services
from inquiries.models import CannedText, Inquiry, InquiryEvent, Message
from portal.accounts import roles
from portal.accounts.models import Organisation
from portal.outbox.models import OutboxMessage
from tests.admin.conftest import FACTORIES, english
from tests.factories.companies import CompanyFactory
from tests.factories.inquiries import InquiryFactory, InquiryTargetFactory
from tests.forms import form_data, forms

LIST = "/admin/inquiries/inquiry/"
Status = Inquiry.Status


def page(inquiry: Inquiry) -> str:
    return f"{LIST}{inquiry.pk}/change/"


def step(inquiry: Inquiry, name: str) -> str:
    return f"{LIST}{inquiry.pk}/step/{name}/"


def do(client, inquiry: Inquiry, name: str, **data):
    """Open a step's page, fill in its form and send it; return the page that follows."""
    form = form_data(client.get(step(inquiry, name)), "")
    response = client.post(step(inquiry, name), {**form, **data}, follow=True)
    inquiry.refresh_from_db()
    return response


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def inquiry(db):
    return InquiryFactory()


# --- Who sees what ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (roles.IHK_CONSULTANT, {"ihk", "ihk shared", "ahk shared"}),
        (roles.AHK_CONSULTANT, {"ahk", "ihk shared", "ahk shared"}),
        (roles.AUDITOR, {"ihk", "ahk", "ihk shared", "ahk shared"}),
        (roles.ADMINISTRATOR, {"ihk", "ahk", "ihk shared", "ahk shared"}),
    ],
)
def test_each_role_sees_what_is_its_own(sign_in, role, seen):
    inquiries = {
        "ihk": InquiryFactory(),
        "ahk": InquiryFactory(in_charge=Organisation.AHK),
        "ihk shared": InquiryFactory(shared_with=Organisation.AHK),
        "ahk shared": InquiryFactory(in_charge=Organisation.AHK, shared_with=Organisation.IHK),
    }
    client = sign_in(role)
    listed = set(client.get(LIST).context["cl"].queryset)
    assert {name for name, inquiry in inquiries.items() if inquiry in listed} == seen
    statuses = {name: client.get(page(inquiry)).status_code for name, inquiry in inquiries.items()}
    assert statuses == {name: 200 if name in seen else 404 for name in inquiries}


def test_an_inquiry_of_others_does_not_exist_at_any_address(ihk):
    foreign = InquiryFactory(in_charge=Organisation.AHK)
    for address in ("change/", "history/", "step/take/", "step/reply/", "step/note/"):
        for pk in (foreign.pk, foreign.pk + 1):
            assert ihk.get(f"{LIST}{pk}/{address}").status_code == 404
            assert ihk.post(f"{LIST}{pk}/{address}").status_code == 404
    assert ihk.get(f"{LIST}?q={foreign.email}").context["cl"].result_count == 0
    foreign.refresh_from_db()
    assert (foreign.owner, foreign.messages.count()) == (None, 0)


def test_nobody_adds_changes_or_deletes_an_inquiry_by_hand(administrator, inquiry):
    assert administrator.get(f"{LIST}add/").status_code == 403
    assert administrator.get(f"{LIST}{inquiry.pk}/delete/").status_code == 403
    assert administrator.post(page(inquiry), {"name": "X"}).status_code == 405
    administrator.post(LIST, {"action": "delete_selected", "_selected_action": inquiry.pk, "post": "yes"})
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize("role", [roles.CITY_EDITOR, roles.VOCABULARY_EDITOR])
def test_no_address_leads_the_city_to_an_inquiry(sign_in, role, inquiry):
    client = sign_in(role, organisation=Organisation.CITY)
    services.note(inquiry, text="secret", by=FACTORIES[roles.IHK_CONSULTANT]())
    for model in ("inquiry", "cannedtext", "absence", "routingrule"):
        assert client.get(f"/admin/inquiries/{model}/").status_code == 403
    for address in ("change/", "history/", "delete/", "step/note/"):
        assert client.get(f"{LIST}{inquiry.pk}/{address}").status_code == 403
    assert client.get("/admin/outbox/outboxmessage/").status_code == 403
    autocomplete = "/admin/autocomplete/?app_label=inquiries&model_name=message&field_name=inquiry&term=P"
    assert client.get(autocomplete).status_code == 403
    assert client.get("/admin/inquiries/").status_code == 404
    assert "nquir" not in text_of(client.get("/admin/"))


def test_even_an_administrators_role_shows_the_city_no_inquirer(sign_in, inquiry):
    client = sign_in(roles.ADMINISTRATOR, organisation=Organisation.CITY)
    OutboxMessage.objects.create(
        purpose="inquiries.notice",
        recipient=inquiry.email,
        language="de",
        subject_type="inquiries.inquiry",
        subject_id=inquiry.pk,
        dedupe_key="x",
    )
    assert client.get(page(inquiry)).status_code == 404
    assert inquiry.email not in text_of(client.get(LIST))
    assert inquiry.email not in text_of(client.get("/admin/outbox/outboxmessage/"))


# --- The list ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"mine", "free", "ended", "japanese"}),
        ("open=yes", {"mine", "free", "japanese"}),
        ("owner=me", {"mine"}),
        ("open=yes&owner=nobody", {"free", "japanese"}),
        ("status__exact=closed", {"ended"}),
        ("language__exact=ja", {"japanese"}),
        ("in_charge__exact=AHK", set()),
        ("q=suchname", {"free"}),
        ("q=HO-2026-FREE22", {"free"}),
    ],
)
def test_filters_and_search(ihk, query, found):
    inquiries = {
        "mine": InquiryFactory(owner=ihk.user, status=Status.IN_TRIAGE),
        "free": InquiryFactory(reference="HO-2026-FREE22", email="free@suchname.example"),
        "ended": InquiryFactory(status=Status.CLOSED),
        "japanese": InquiryFactory(language="ja"),
    }
    listed = set(ihk.get(f"{LIST}?{query}").context["cl"].queryset)
    assert {name for name, inquiry in inquiries.items() if inquiry in listed} == found


def test_times_are_local_and_words_in_the_users_language(sign_in):
    InquiryFactory(created_at=datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
    german = text_of(sign_in(roles.IHK_CONSULTANT, language="de").get(LIST))
    assert "01.07.2026 14:00" in german
    japanese = text_of(sign_in(roles.AUDITOR, language="ja", time_zone="Asia/Tokyo").get(LIST))
    assert "2026/07/01 21:00" in japanese


def test_the_list_costs_the_same_with_one_inquiry_and_three(ihk, django_assert_num_queries):
    InquiryFactory(owner=ihk.user)
    ihk.get(LIST)
    with django_assert_num_queries(6):
        ihk.get(LIST)
    for _ in range(2):
        InquiryFactory(owner=FACTORIES[roles.IHK_CONSULTANT]())
    with django_assert_num_queries(6):
        ihk.get(LIST)


# --- The page ---------------------------------------------------------------------------------------------


def test_the_page_shows_what_was_asked_literally_and_in_its_language(ihk):
    inquiry = InquiryFactory(language="ja", text="<b>{{7*7}}</b>\nhttps://evil.example/")
    html = text_of(ihk.get(page(inquiry)))
    assert '<p class="inquiry-text" lang="ja">&lt;b&gt;{{7*7}}&lt;/b&gt;\nhttps://evil.example/</p>' in html
    assert 'href="https://evil.example/' not in html


def test_the_page_tells_the_story_in_the_readers_language(sign_in):
    consultant = FACTORIES[roles.IHK_CONSULTANT](first_name="Ines", last_name="Hartmann")
    inquiry = services.submit(
        data={"organisation": "Muster", "name": "P", "email": "p@muster.example", "text": "Federn"},
        language="de",
        companies=[CompanyFactory(name_latin="Azuma")],
        idempotency_key="0b9a4a3e-3f0f-4a8e-8f0b-b9c3a4a3e3f0",
        network="192.0.2.0/24",
        suspicions=["too_fast"],
        unavailable=["nishi"],
    )
    services.take(inquiry, by=consultant)
    services.share(inquiry, by=consultant)
    html = text_of(sign_in(roles.AUDITOR).get(page(inquiry)))
    for sentence in (
        "Chosen as well, but taking no inquiries: nishi.",
        "Because of: the form was sent within seconds.",
        "No rule applies, so it goes to where inquiries go by default.",
        "All consultants who are there are told. Told: Ines Hartmann.",
        "nobody → Ines Hartmann",
        "to be checked → new",
        "new → in triage",
        "With AHK Japan.",
        "Azuma",
        "Acknowledgement",
        "ines",
    ):
        assert sentence.lower() in html.lower(), sentence


def test_the_page_costs_the_same_with_one_entry_of_each_kind_and_three(ihk, django_assert_max_num_queries):
    inquiry = InquiryFactory(owner=ihk.user)
    fill(inquiry, ihk.user)
    ihk.get(page(inquiry))
    with django_assert_max_num_queries(25) as one:
        ihk.get(page(inquiry))
    fill(inquiry, ihk.user)
    fill(inquiry, ihk.user)
    with django_assert_max_num_queries(len(one)):
        ihk.get(page(inquiry))


def fill(inquiry: Inquiry, user) -> None:
    colleague = FACTORIES[roles.IHK_CONSULTANT]()
    InquiryTargetFactory(inquiry=inquiry)
    services.note(inquiry, text="Note", by=user)
    services.reply(inquiry, text="Reply", by=colleague)
    services.assign(inquiry, to=colleague, by=user)


# --- The buttons ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        (
            {"status": Status.NEW},
            {"take", "assign", "status", "share", "hand_over", "close", "spam", "note", "reply"},
        ),
        ({"status": Status.QUARANTINED}, {"take", "assign", "release", "spam", "note"}),
        ({"status": Status.CLOSED}, {"reopen", "note"}),
        ({"status": Status.SPAM}, {"reopen", "note"}),
        (
            {"status": Status.WITH_AHK, "in_charge": "AHK", "shared_with": "IHK"},
            {"take", "assign", "status", "hand_over", "close", "note", "reply"},
        ),
    ],
)
def test_only_what_makes_sense_is_offered(ihk, fields, names):
    assert set(ihk.get(page(InquiryFactory(**fields))).context["steps"]) == names


def test_taking_needs_one_click(ihk, inquiry):
    form = next(form for form in forms(ihk.get(page(inquiry))) if form["action"] == step(inquiry, "take"))
    response = ihk.post(form["action"], form["data"], follow=True)
    inquiry.refresh_from_db()
    assert (inquiry.owner, inquiry.status) == (ihk.user, Status.IN_TRIAGE)
    assert response.redirect_chain == [(page(inquiry), 302)]
    assert "The inquiry is yours." in text_of(response)


def test_no_step_is_done_by_looking_at_it(ihk, inquiry):
    for name in ("take", "close", "spam", "share", "hand_over", "reply"):
        assert ihk.get(step(inquiry, name)).status_code == 200
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.owner, inquiry.shared_with) == (Status.NEW, None, "")


def test_assigning_offers_those_who_can_see_the_inquiry(ihk, inquiry):
    colleague = FACTORIES[roles.IHK_CONSULTANT]()
    stranger = FACTORIES[roles.AHK_CONSULTANT]()
    choices = ihk.get(step(inquiry, "assign")).context["form"].fields["to"].queryset
    assert set(choices) == {ihk.user, colleague}
    response = ihk.post(step(inquiry, "assign"), {"to": stranger.pk})
    assert "Select a valid choice" in text_of(response)
    do(ihk, inquiry, "assign", to=colleague.pk)
    assert inquiry.owner == colleague
    do(ihk, inquiry, "assign", to="")
    assert inquiry.owner is None


def test_status_offers_only_legal_ways(ihk, inquiry):
    choices = ihk.get(step(inquiry, "status")).context["form"].fields["to"].choices
    assert [value for value, _ in choices] == ["in_triage", "clarifying", "forwarded"]
    do(ihk, inquiry, "status", to="clarifying")
    assert inquiry.status == Status.CLARIFYING


@pytest.mark.parametrize(
    ("name", "before", "expected"),
    [
        ("release", {"status": Status.QUARANTINED}, {"status": "new"}),
        ("spam", {"status": Status.NEW}, {"status": "spam"}),
        ("close", {"status": Status.NEW}, {"status": "closed"}),
        ("reopen", {"status": Status.CLOSED}, {"status": "in_triage"}),
        ("share", {}, {"shared_with": "AHK", "in_charge": "IHK"}),
        ("hand_over", {}, {"in_charge": "AHK", "shared_with": "IHK", "status": "with_ahk"}),
    ],
)
def test_a_step_asks_then_does(ihk, name, before, expected):
    inquiry = InquiryFactory(**before)
    question = ihk.get(step(inquiry, name))
    assert english(question.context["step"].question) in text_of(question)
    response = do(ihk, inquiry, name)
    assert {field: getattr(inquiry, field) for field in expected} == expected
    assert response.redirect_chain == [(page(inquiry), 302)]
    assert english(question.context["step"].done) in text_of(response)


def test_an_inquiry_handed_over_appears_at_ahk(ihk, ahk, inquiry):
    assert ahk.get(page(inquiry)).status_code == 404
    do(ihk, inquiry, "hand_over")
    assert ahk.get(page(inquiry)).status_code == 200
    assert do(ahk, inquiry, "take").status_code == 200
    assert inquiry.owner == ahk.user


def test_a_step_that_is_no_longer_possible_is_explained(ihk):
    inquiry = InquiryFactory(status=Status.CLOSED)
    response = ihk.post(step(inquiry, "take"))
    assert f"Inquiry {inquiry.reference} has ended (closed). Please reopen it first." in text_of(response)
    response = ihk.post(step(inquiry, "spam"))
    assert "cannot go from “closed” to “spam”" in text_of(response)


def test_an_auditor_reads_and_does_nothing(sign_in, inquiry):
    client = sign_in(roles.AUDITOR)
    html = text_of(client.get(page(inquiry)))
    assert inquiry.email in html
    assert "/step/" not in html
    for name in ("take", "note", "close"):
        assert client.get(step(inquiry, name)).status_code == 403
        assert client.post(step(inquiry, name), {"text": "x"}).status_code == 403
    assert InquiryEvent.objects.count() == 0


def test_an_unknown_step_does_not_exist(ihk, inquiry):
    assert ihk.get(step(inquiry, "delete")).status_code == 404


# --- Writing ----------------------------------------------------------------------------------------------


def test_a_note_stays_inside(ihk, inquiry):
    response = do(ihk, inquiry, "note", text="Called the customer")
    message = Message.objects.get()
    assert (message.visibility, message.author, message.language) == ("internal", ihk.user, "en")
    assert "Called the customer" in text_of(response)
    assert OutboxMessage.objects.count() == 0


def test_a_reply_starts_from_a_text_in_the_inquirers_language(sign_in):
    client = sign_in(roles.IHK_CONSULTANT, first_name="Ines", last_name="Hartmann")
    inquiry = InquiryFactory(name="Petra {reference}", language="de")
    german = CannedText.objects.create(
        title="Danke", language="de", text="Guten Tag {name},\n\n{reference} ist da.\n\n{consultant}"
    )
    CannedText.objects.create(title="Thanks", language="en", text="Dear {name}")
    assert list(client.get(page(inquiry)).context["canned_texts"]) == [german]
    form = client.get(f"{step(inquiry, 'reply')}?canned={german.pk}").context["form"]
    assert form["text"].value() == (
        f"Guten Tag Petra {{reference}},\n\n{inquiry.reference} ist da.\n\nInes Hartmann"
    )
    assert form.fields["text"].widget.attrs["lang"] == "de"


def test_a_reply_is_previewed_then_sent(ihk, inquiry):
    form = form_data(ihk.get(step(inquiry, "reply")), "")
    preview = ihk.post(step(inquiry, "reply"), {**form, "text": "Guten Tag\r\n\r\n<b>", "preview": "yes"})
    assert preview.context["preview"] == ["Guten Tag", "<b>"]
    assert "&lt;b&gt;" in text_of(preview)
    assert Message.objects.count() == 0
    response = ihk.post(step(inquiry, "reply"), {**form_data(preview, ""), "send": "Send"}, follow=True)
    message = Message.objects.get()
    assert (message.visibility, message.language) == ("inquirer", "de")
    assert message.text == "Guten Tag\n\n<b>"
    mail = OutboxMessage.objects.get()
    assert (mail.recipient, mail.reply_to, mail.purpose) == (inquiry.email, ihk.user.email, "inquiries.reply")
    assert "The reply is on its way." in text_of(response)
    assert "Reply to the inquirer" in text_of(response)


def test_a_typed_reply_survives_an_error(ihk, inquiry):
    form = form_data(ihk.get(step(inquiry, "reply")), "")
    services.close(inquiry, by=FACTORIES[roles.IHK_CONSULTANT]())
    response = ihk.post(step(inquiry, "reply"), {**form, "text": "Long text", "send": "Send"})
    assert "Meanwhile:" in text_of(response)
    again = form_data(response, "")
    assert again["text"] == ["Long text"]
    response = ihk.post(step(inquiry, "reply"), {**again, "send": "Send"})
    assert "has ended (closed)" in text_of(response)
    assert form_data(response, "")["text"] == ["Long text"]


def test_two_consultants_at_once_learn_of_each_other(sign_in, ihk, inquiry):
    colleague = sign_in(roles.IHK_CONSULTANT, first_name="Uwe", last_name="Schnell")
    form = form_data(ihk.get(step(inquiry, "close")), "")
    do(colleague, inquiry, "take")
    response = ihk.post(step(inquiry, "close"), form)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.IN_TRIAGE
    assert "Uwe Schnell" in text_of(response)
    assert "nobody → Uwe Schnell" in text_of(response)
    response = ihk.post(step(inquiry, "close"), form_data(response, ""), follow=True)
    inquiry.refresh_from_db()
    assert inquiry.status == Status.CLOSED


def test_the_admins_own_history_holds_nothing_of_inquiries(ihk, inquiry):
    do(ihk, inquiry, "note", text="Called")
    do(ihk, inquiry, "take")
    assert LogEntry.objects.count() == 0
