"""What looks after all devices of a station together: guarding, ageing, plugging, binding."""
