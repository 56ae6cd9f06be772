"""`python -m data_model.demo`: migrate the configured database and fill it with the demo country."""

import argparse

from data_model import migrate
from data_model.demo import SEED, build
from data_model.errors import Conflict


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m data_model.demo", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes another country")
    seed = parser.parse_args().seed
    migrate.upgrade()
    try:
        build(seed=seed)
    except Conflict:
        print("The database already holds data; the demo is built only into an empty one.")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
