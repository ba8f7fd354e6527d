"""The product's addresses, and one page that does nothing: the floor every other page is measured against."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bench-empty/", empty), path("", include("portal.urls"))]
