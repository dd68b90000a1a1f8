"""`packline station journal` and `replay`: what a station's bench took, told and taken again."""
