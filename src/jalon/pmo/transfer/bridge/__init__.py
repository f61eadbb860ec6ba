"""The only door from this room to plan files and to the engine.

``child`` runs in a process of its own and knows neither Django nor the database.
"""
