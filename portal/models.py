"""What the pages themselves keep: forms that were sent, and the views people saved."""

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from people.models import User


class Submission(models.Model):
    """A form that was sent: its key makes the same press, pressed again, have one effect (trust.md, habit 1).

    Written in the same transaction as the effect. The answer kept is where the person was sent afterwards and what was said.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="submissions")
    key = models.UUIDField()
    path = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    answer = models.CharField(max_length=300, blank=True)
    said = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [UniqueConstraint(fields=["user", "key"], name="one_effect_per_key")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class SavedView(models.Model):
    """A board with its filters, kept under a name by the person who uses it: nothing but an address of the own pages."""

    user = models.ForeignKey(User, models.PROTECT, related_name="saved_views", verbose_name=_("person"))
    page = models.CharField(_("page"), max_length=40)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("filters"), max_length=400, blank=True)

    class Meta:
        ordering = ["page", "name"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [UniqueConstraint(fields=["user", "page", "name"], name="saved_view_name_is_unique")]

    def __str__(self) -> str:
        return self.name
