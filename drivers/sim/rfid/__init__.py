"""A virtual LLRP reader and the tags in its field."""
