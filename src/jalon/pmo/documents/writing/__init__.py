"""Writing documents: what the data say, laid out as Word files."""
