"""`python -m jalon` is the command line."""

import sys

from jalon.cli import main

sys.exit(main())
