"""The contact request: form, sending, confirmation. Plain HTML that any HTTP client can follow."""

from collections.abc import Callable
from functools import wraps

from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from inquiries import emails, services
from inquiries.forms import Choice, InquiryForm
from inquiries.models import Inquiry, InquiryEvent
from portal.web import throttle

SENT_SALT = "inquiries.sent"
SENT_SECONDS = 7 * 24 * 3600  # how long the confirmation page can be looked at


def kept_for_going_back(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a browser that goes back show the form it had, with its key: sent again, it is the same inquiry.

    It would ask for a new one if it must not store the page, if the page varied by the cookie that the form
    itself has set, or if the form was posted to the address of the page.
    """

    @wraps(view)
    def wrapper(request: HttpRequest) -> HttpResponse:
        response = csrf_protect(view)(request)  # here, so that it has set its cookie and Vary by now
        del response["Vary"]
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return wrapper


@require_http_methods(["GET", "HEAD", "POST"])
@kept_for_going_back
def inquire(request: HttpRequest) -> HttpResponse:
    """Show the form for the companies in ``?company=SLUG``; take it from a client that posts it here."""
    if request.method == "POST":
        return receive(request)
    return form_page(request, InquiryForm.blank(), Choice.of(request.GET.getlist("company")))


def send(request: HttpRequest) -> HttpResponse:
    """Take a filled-in form; whoever comes here without one is shown the form."""
    return receive(request) if request.method == "POST" else redirect("inquiries:new")


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
