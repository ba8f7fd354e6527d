#!/usr/bin/env python
"""Kaigong's command line: `manage.py help` lists every command.

`clock` reckons and signs nothing, so it answers on any machine without a key; every other command wants the city's settings, and says in
one line what is missing.
"""

import os
import secrets
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["clock"]:
        os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as missing:
        sys.exit(f"manage.py: {missing}")
