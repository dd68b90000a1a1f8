"""Everything that touches hidapi, which one thread alone may do."""
