"""Pages of the kits room."""
