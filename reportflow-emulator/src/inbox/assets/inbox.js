// Keys and relative times. Pages work without this module.
