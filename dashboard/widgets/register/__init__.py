"""The register of help on the screen: the list and its filters, one entry, its form, the other resources."""
