"""`python -m dashboard`, the same as `impreuna`."""

import sys

from dashboard.cli import main

sys.exit(main())
