"""Labels as values and as ZPL; nothing here knows a printer or a thread."""
