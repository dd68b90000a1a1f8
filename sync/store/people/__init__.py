"""Who may do what: PINs of operators, tokens of stations and clients."""
