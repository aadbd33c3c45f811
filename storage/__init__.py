"""The archive: what a work is, how it is kept, how it is found."""
