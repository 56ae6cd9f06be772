"""`make attack`: both attackers on many invented countries."""

import sys
import time

from tests.data_model.attackers.countries import Country, secrets


def main(countries: int) -> int:
    """Print what was found in each country; 1 where anything was."""
    found = shown = asked = 0
    started = time.process_time()
    for seed in range(countries):
        country = Country(seed)
        country.release()
        asked += len(country.sums)
        shown += sum(f.value is not None for f in country.sums.values())
        for secret in secrets(country):
            found += 1
            print(f"country {seed}: {secret}")
    took = time.process_time() - started
    print(f"{countries} countries, {asked} sums asked for, {shown} shown; secrets found: {found}; {took:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
