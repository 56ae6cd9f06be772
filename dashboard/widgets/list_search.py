"""What is looked for in a list on the screen, in any spelling."""

from geodata.spelling import fold, fold_old


def fits(typed: str | None, *told: str) -> bool:
    """Whether every word typed begins a word of what a row tells; with or without diacritics, hyphens and capitals.
    A part of a case's code is found too."""
    wanted = fold((typed or "")[:200]).split()
    if not wanted:
        return not (typed or "").strip()  # signs that are no word fit nothing
    there = f" {fold(' '.join(told))} {fold_old(' '.join(told))}"
    return all(f" {word}" in there for word in wanted)
