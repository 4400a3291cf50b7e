"""The catalogue of alarms, and what it makes of an Environment's manifest."""
