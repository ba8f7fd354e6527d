"""Days as serial numbers: 1 is 1900-01-01 (with the 29 February 1900 that never was), or 0 is 1904-01-01 in old Macintosh workbooks."""

from datetime import date, datetime, timedelta

EPOCH_1900 = datetime(1899, 12, 30)  # noqa: DTZ001 – a calendar day, not a moment
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


def day(serial: float, epoch_1904: bool) -> date | None:
    """The day a serial number means, or None when it lies outside 2000-2099 and cannot be a date of a register."""
    if not 0 < serial < 100_000:
        return None
    found = ((EPOCH_1904 if epoch_1904 else EPOCH_1900) + timedelta(days=int(serial))).date()
    return found if EARLIEST <= found <= LATEST else None
