"""The governance room's door to the engine: numbers that gates ask for, and ways out of an exception."""
