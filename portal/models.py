"""A form that was sent: its key makes the same press, pressed again, have one effect (trust.md, habit 1)."""

from django.db import models
from django.db.models import UniqueConstraint

from people.models import User


class Submission(models.Model):
    """Written in the same transaction as the effect. The answer kept is where the person was sent afterwards and what was said."""

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
