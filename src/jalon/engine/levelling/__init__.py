"""Resource-constrained schedules: who waits for whom when there is not enough of a resource."""
