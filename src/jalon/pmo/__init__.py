"""The rooms of the office, one a discipline, from the ground up: see docs/house.md."""
