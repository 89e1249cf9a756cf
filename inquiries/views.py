"""The contact request: form, sending, confirmation. Plain HTML that any HTTP client can follow."""

from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from inquiries import emails, services
from inquiries.forms import Choice, InquiryForm
from inquiries.models import Inquiry, InquiryEvent
from portal.web import throttle

SENT_SALT = "inquiries.sent"
SENT_SECONDS = 7 * 24 * 3600  # how long the confirmation page can be looked at


# Not `no-store`: a browser that goes back must show the same form with the same key, not a new one.
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_cache=True)
def inquire(request: HttpRequest) -> HttpResponse:
    """Show the form for the companies in ``?company=SLUG``, or take it."""
    if request.method == "POST":
        return receive(request)
    return form_page(request, InquiryForm.blank(), Choice.of(request.GET.getlist("company")))


def receive(request: HttpRequest) -> HttpResponse:
    """Store a filled-in form and lead to the confirmation; with errors, show it again as it was typed."""
    form = InquiryForm(request.POST)
    slugs = request.POST.getlist("company")
    try:
        choice = Choice.of(slugs)
        if not form.is_valid():
            return form_page(request, form, choice)
        inquiry = submit(request, form, choice)
    except (OperationalError, InterfaceError):  # the database is away; what was typed is not
        context = {"form": form, "slugs": slugs, "unavailable": True}
        response = render(request, "inquiries/form.html", context, status=503)
        response["Retry-After"] = "60"
        return response
    token = signing.dumps(inquiry.reference, salt=SENT_SALT)
    return HttpResponseRedirect(reverse("inquiries:sent", args=[token]), status=303)


def submit(request: HttpRequest, form: InquiryForm, choice: Choice) -> Inquiry:
    return services.submit(
        data=form.cleaned_data,
        language=get_language(),
        companies=choice.companies,
        idempotency_key=form.cleaned_data["idempotency_key"],
        network=throttle.client_network(request),
        suspicions=form.suspicions,
        unavailable=choice.unavailable,
    )


def form_page(request: HttpRequest, form: InquiryForm, choice: Choice) -> HttpResponse:
    return render(request, "inquiries/form.html", {"form": form, "choice": choice})


@require_safe
@never_cache
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an inquiry to whoever holds the signed link, which is in no list and in no index."""
    try:
        reference = signing.loads(token, salt=SENT_SALT, max_age=SENT_SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    inquiry = get_object_or_404(Inquiry, reference=reference)
    received = inquiry.events.filter(what=InquiryEvent.What.RECEIVED).first()
    context = {
        "inquiry": inquiry,
        "companies": inquiry.companies.order_by("inquiry_targets__pk"),
        "next_steps": emails.next_steps(),
        "received": received.data if received else {},
    }
    response = render(request, "inquiries/sent.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
