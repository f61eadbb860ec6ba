"""Methods as data, stages and gates, committees and ballots, tolerances and exceptions."""
