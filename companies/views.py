"""What a visitor sees of the directory: home, search and profiles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the portal is for, with one search field."""
    return render(request, "companies/home.html")


@require_safe
def company_list(request: HttpRequest) -> HttpResponse:
    return render(request, "companies/list.html")


@require_safe
def company_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "companies/detail.html")
