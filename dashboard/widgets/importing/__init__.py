"""The steps of an import of services: the list, its columns, what is undecided, the report."""
