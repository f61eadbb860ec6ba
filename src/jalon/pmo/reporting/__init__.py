"""Pages that show many rooms: the portfolio, its timeline, the home of an initiative."""
