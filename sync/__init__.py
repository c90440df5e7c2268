"""How entries travel: the wire contract, the engine without I/O, the HTTP transport."""
