"""Pages about the portal itself; wired below each language."""

from django.urls import path

from portal.web import views

app_name = "web"
urlpatterns = [
    path("imprint/", views.imprint, name="imprint"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
