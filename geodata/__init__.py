"""Where things are: counties, localities, boundaries. Imports nothing of ours."""
