"""Change requests on scenarios, committees and their meetings, decisions that change a plan when voted."""
