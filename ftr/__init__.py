"""What is measured: catalogue, entry, plan, measures and report model. No framework, no I/O."""
