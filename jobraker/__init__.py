"""The kernel: words every room uses and the doors to the outside.

It knows nothing of Prefect, FastAPI, Playwright, torch or dbt, and imports no other room.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, before the first import that an older one lacks
    sys.exit("Jobraker needs Python 3.11 or newer.")
