"""The attackers: readers with a linear programme, who see all that an audience is shown, and try to learn a secret.

They share nothing with the rule they attack but the list of cells: their equations are written from what is shown.
"""
