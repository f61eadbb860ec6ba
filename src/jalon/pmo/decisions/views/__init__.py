"""The pages of the decisions room."""
