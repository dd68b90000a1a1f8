"""From the bench to a `Screen`: pure, no transaction."""
