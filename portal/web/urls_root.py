"""Addresses without a language: the entry that picks one, and robots.txt."""

from django.urls import path

from portal.web import views

urlpatterns = [
    path("", views.entry, name="entry"),
    path("robots.txt", views.robots, name="robots"),
]
