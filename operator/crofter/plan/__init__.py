"""What should exist: pure functions from an Environment and what was observed to a plan."""
