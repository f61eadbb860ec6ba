"""The door from plans to the engine's studies: each kind reads snapshots and answers figures."""
