"""The planning room: plans, activities, links, schedule runs, baselines, calendars."""
