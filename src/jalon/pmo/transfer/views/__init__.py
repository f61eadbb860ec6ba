"""The doors of the transfer room for people: the import desk, exports and prints."""
