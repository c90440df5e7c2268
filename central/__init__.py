"""The central endpoint: service, store, results, render and the `ftr` command."""
