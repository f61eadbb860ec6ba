"""``python -m jalon.cli``: the same as ``jalon``."""

import os
import sys

from jalon.cli import main

code = main()
if sys.argv[1:2] == ["level"]:
    # All is written. Taking solver and compiled code down would take longer than many an answer.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
sys.exit(code)
