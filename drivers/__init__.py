"""Everything that plugs in: devices, their protocols and transports; knows no window, database or order."""
