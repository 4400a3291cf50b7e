"""What is told of an Environment: pure functions from the plan and what was observed to its status."""
