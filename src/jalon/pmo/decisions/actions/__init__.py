"""Every write of the decisions room."""
