"""How fast a hand types, for whatever types like one."""

HAND_S = 0.12  # no hand strikes one key twice in less: the form would take it as held down
