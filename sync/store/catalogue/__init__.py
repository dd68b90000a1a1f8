"""Items, cartons, locations and their codes."""
