from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from approvals.roles import grant_runtime_role


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = _("Approvals")

    def ready(self) -> None:
        post_migrate.connect(grant_runtime_role, sender=self, dispatch_uid="approvals.roles")
