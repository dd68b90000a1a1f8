"""The store's HTTP: what comes in is checked and handed to a service, what comes out is its answer."""
