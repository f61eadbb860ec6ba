"""`jalon serve`: the office, for one person or many."""

from __future__ import annotations

import argparse
import os

from jalon.web.commands import server, setup

MOST_PROCESSES = 4


def run(options: argparse.Namespace) -> int:
    """Bring the database up to date, then serve."""
    setup.django()
    from django.utils.translation import gettext as _

    setup.migrate()
    setup.collect_static()
    port = server.free_port(options.host, options.port)
    processes = options.processes or min(os.cpu_count() or 1, MOST_PROCESSES)
    print(_("Jalon is open: http://%(host)s:%(port)d/") % {"host": options.host, "port": port}, flush=True)
    return server.serve(options.host, port, processes, not options.no_worker)
