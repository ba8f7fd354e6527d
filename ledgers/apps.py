from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from ledgers.roles import grant_runtime_role


class LedgersConfig(AppConfig):
    name = "ledgers"
    verbose_name = _("Ledgers")

    def ready(self) -> None:
        # Sent once per app after all migrations of a run are done: every table is there by then.
        post_migrate.connect(grant_runtime_role, sender=self, dispatch_uid="ledgers.roles")
