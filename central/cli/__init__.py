"""The `ftr` command: what a coordinator and a supervisor do with a centre, over HTTP."""
