from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from briefings import checks  # noqa: F401 - importing it registers the checks


class BriefingsConfig(AppConfig):
    name = "briefings"
    verbose_name = _("Briefings")
