"""The API root: one Ninja API to which each room adds its router."""
