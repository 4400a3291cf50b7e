"""The role manager: makes the roles of a PostgreSQL database what an Environment says they are."""
