"""The central order store: services over its tables, and the HTTP they are reached by."""
