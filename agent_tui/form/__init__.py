"""The agent's form as a pure state machine: keys in, a new state and effects out."""
