"""`python -m portal.embedded run` and `… stop`, which `make run` and `make stop` call."""

import argparse
import sys

from dotenv import load_dotenv

from portal.embedded import EmbeddedError, supervisor
from portal.embedded.state import BASE_DIR


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m portal.embedded", description=__doc__)
    parser.add_argument("command", choices=["run", "stop"])
    command = parser.parse_args().command
    load_dotenv(BASE_DIR / ".env")
    try:
        supervisor.run() if command == "run" else supervisor.stop()
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass  # that is how `make run` ends
    return 0


if __name__ == "__main__":
    sys.exit(main())
