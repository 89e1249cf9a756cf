"""Pages about the portal itself; wired below each language."""

from django.urls import URLPattern

app_name = "web"
urlpatterns: list[URLPattern] = []
