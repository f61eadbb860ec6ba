"""Who signs in, and what role they hold where."""
