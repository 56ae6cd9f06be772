"""Facts of the law and of the plan as data files; SOURCES.md says where each comes from."""
