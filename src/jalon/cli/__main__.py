"""``python -m jalon.cli``: the same as ``jalon``."""

import os
import sys
import threading

from jalon.cli import main

code = main()
if sys.argv[1:2] == ["level"]:
    # All is written. Taking solver and compiled code down would take longer than many an answer.
    sys.stdout.flush()
    sys.stderr.flush()
    for thread in threading.enumerate():
        # The answer did not wait for it; what is compiled now serves from the next time on.
        if thread.name.startswith("jalon-compiling"):
            thread.join()
    os._exit(code)
sys.exit(code)
