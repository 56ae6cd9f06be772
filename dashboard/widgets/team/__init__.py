"""What is drawn of a county's team: its calendar, its acts, the form of an act."""
