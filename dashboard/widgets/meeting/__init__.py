"""What the page of meetings draws: the list, the call, the agenda, the room, the closed meeting."""
