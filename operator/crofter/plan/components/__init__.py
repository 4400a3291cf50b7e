"""One planner module per component, and the table that names them."""
