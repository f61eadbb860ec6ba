"""The reporting room's door to what other rooms' bridges compute."""
