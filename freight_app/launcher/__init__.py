"""Starting, building and examining the house: supervisor, UI build, doctor."""
