"""The work area and the commands of each flow; a file here knows its own flow and no other."""
