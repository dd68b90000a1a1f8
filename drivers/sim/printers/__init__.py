"""Virtual Zebra printers: what they take, answer and draw, and what goes wrong with them."""
