"""A believable country in which all cases, people and organisations are invented (docs/demo.md).

It is fitted to what is published (published.toml); where nothing is, to guesses of ours (carried_on.toml).
"""

from data_model.demo.accounts import PASSWORD
from data_model.demo.build import SEED, build
from data_model.demo.published import Contradiction, PublishedFigure, contradictions, figures

__all__ = ["PASSWORD", "SEED", "Contradiction", "PublishedFigure", "build", "contradictions", "figures"]
