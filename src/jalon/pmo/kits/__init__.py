"""Projects that begin from a kit: a sector's, or one of the organisation's own."""
