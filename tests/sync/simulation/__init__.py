"""The protocol simulated: real client and server classes, a disk, network and clock that fail by a seed."""
