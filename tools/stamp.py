"""Whether the data was already made ready, by exactly the files that stand here now.

The stamp is written after tools.prepare succeeded and names everything that preparing depends on: migrations, static files,
installed packages, the environment's choice of database, and the database file itself. It only decides what is done first
(serve, or prepare): preparing is never left out.
"""

import hashlib
import os
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
WATCHED = ("*/migrations/*.py", "static/**/*", ".venv/ready", ".env")
CHOICES = ("DATABASE_URL", "VAR_DIR")


def _folder() -> Path:
    return Path(os.environ.get("VAR_DIR") or HOME / "var")


def _fingerprint() -> str:
    marks = [f"{name}={os.environ.get(name, '')}" for name in CHOICES]
    for pattern in WATCHED:
        for path in sorted(HOME.glob(pattern)):
            place = path.stat()
            marks.append(f"{path} {place.st_size} {place.st_mtime_ns}")
    database = _folder() / "kaigong.sqlite3"
    marks.append(str(database.stat().st_ino) if database.exists() else "no database file")
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()


def valid() -> bool:
    """Nothing changed since the data was prepared; never true for a database that is not our own file."""
    stamp = _folder() / "prepared"
    return not os.environ.get("DATABASE_URL") and stamp.is_file() and stamp.read_text() == _fingerprint()


def write() -> None:
    """Remember that the data is prepared."""
    (_folder() / "prepared").write_text(_fingerprint())
