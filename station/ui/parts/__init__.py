"""The areas a window is made of, used by several views."""
