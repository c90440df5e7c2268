"""What `agent-tui doctor` looks at, one module per part of the desk."""
