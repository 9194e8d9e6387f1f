#!/usr/bin/env python3
"""Django's command line, on the settings of a local installation unless others are named."""

import sys

from django.core.management import execute_from_command_line

from roughcut.core.errors import RoughCutError
from roughcut.settings import env

if __name__ == "__main__":
    env.set_default("DJANGO_SETTINGS_MODULE", "roughcut.settings.dev")
    try:
        execute_from_command_line(sys.argv)
    except RoughCutError as error:
        sys.exit(str(error))
