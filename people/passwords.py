"""A password mixes at least three of: capitals, small letters, digits, other signs (GB/T 22239, doors.md)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CLASSES = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())


class ThreeOfFourClasses:
    def validate(self, password: str, user: object = None) -> None:
        present = sum(any(is_kind(sign) for sign in password) for is_kind in CLASSES)
        if present < 3:
            raise ValidationError(self.get_help_text(), code="password_too_plain")

    def get_help_text(self) -> str:
        return _("Use at least three of: capital letters, small letters, digits, other signs.")
