"""What the signs of integrity are called, what each means, and what its size measures, in the words of the office."""

from django.utils.translation import gettext_lazy as _

TITLES = {
    "back_entry": _("Entered after the day"),
    "second_notice": _("Second correction notices"),
    "special": _("Special procedures"),
    "reapplied": _("Returned and applied for again"),
    "same_day": _("Accepted and decided the same day"),
    "decided_first": _("Decision dated before its acceptance was on record"),
    "late_pause": _("Pauses begun within three workdays of the due day"),
}
MEANINGS = {
    "back_entry": _("Of all steps written down by people, those written down after the day on paper. Lag in workdays."),
    "second_notice": _(
        "What is missing must be told at once and in one notice (Administrative Licensing Law, article 32). Of all correction notices."
    ),
    "special": _("Their days stand outside every limit (Administrative Licensing Law, article 45). Of all accepted applications."),
    "reapplied": _("The clock of a new application begins at nought; the earlier days are easily hidden. Of all applications received."),
    "same_day": _("Either very quick, or entered only at the end. Of all decisions."),
    "decided_first": _("The paper is older than the record of its acceptance. Of all decisions whose acceptance a person recorded."),
    "late_pause": _("Of all corrections and special procedures begun while the clock ran."),
}
SIZES = {
    "back_entry": _("lag (workdays)"),
    "second_notice": "",
    "special": _("workdays outside the limit"),
    "reapplied": _("workdays between"),
    "same_day": "",
    "decided_first": _("workdays later on record"),
    "late_pause": _("workdays left"),
}
