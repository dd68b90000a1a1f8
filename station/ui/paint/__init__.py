"""How anything is drawn: ink, type, glyphs, sizes."""
