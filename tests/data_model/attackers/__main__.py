"""`make attack`: both attackers on many invented countries, and on the context tables of as many invented years."""

import sys
import time

from tests.data_model.attackers import groups
from tests.data_model.attackers.countries import PART_OF, Country, secrets


def main(countries: int) -> int:
    """Print what was found in each country; 1 where anything was."""
    found = shown = asked = tables = told = editions = 0
    started = time.process_time()
    for seed in range(countries):
        country = Country(seed)
        country.release()
        asked += len(country.sums)
        shown += sum(f.value is not None for f in country.sums.values())
        editions += sum("/" in quarter for _, _, quarter in country.figures) // len(PART_OF)
        victims = groups.Victims(seed)
        mine = [f for cell, f in victims.told.items() if "." in cell.indicator]
        tables, told = tables + len(mine), told + sum(f.value is not None for f in mine)
        for secret in (*secrets(country), *groups.secrets(victims)):
            found += 1
            print(f"country {seed}: {secret}")
    took = time.process_time() - started
    print(
        f"{countries} countries, {asked} sums asked for, {shown} shown, {editions} quarters released once more; "
        f"{tables} groups of context tables, {told} shown; secrets found: {found}; {took:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
