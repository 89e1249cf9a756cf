"""The contact request."""

from django.urls import path

from inquiries import views

app_name = "inquiries"
urlpatterns = [
    path("", views.inquire, name="new"),
    path("send/", views.send, name="send"),
    path("sent/<str:token>/", views.sent, name="sent"),
]
