"""Rights are read from the database at every request, never from the session."""

from django.urls import reverse

from people.models import Role
from tests.cast import Cast


def test_rights_change_with_the_next_request(cast: Cast) -> None:
    client = cast.client(cast.jia)
    url = reverse("portal:runner-today")
    before = client.get(url).status_code
    type(cast.jia).objects.filter(pk=cast.jia.pk).update(role=Role.LEADER)
    moved = client.get(url).status_code
    type(cast.jia).objects.filter(pk=cast.jia.pk).update(is_active=False)
    assert (before, moved, client.get(url).status_code) == (200, 403, 302)
