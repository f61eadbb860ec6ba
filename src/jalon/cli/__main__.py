"""``python -m jalon.cli``: the same as ``jalon``."""

import sys

from jalon.cli import main

sys.exit(main())
