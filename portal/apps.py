from django.apps import AppConfig
from django.contrib.admin import apps as administration
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    default = True
    name = "portal"
    verbose_name = _("Doors")


class DeskConfig(administration.AdminConfig):
    """The administration of Django, with our site in place of the usual one."""

    default = False
    default_site = "portal.desk.Desk"
