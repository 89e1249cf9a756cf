"""Addresses without a language: the entry that picks one, robots.txt and the sitemap."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
