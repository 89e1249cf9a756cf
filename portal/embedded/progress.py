"""Tell a person that a slow step is at work. Also a command: `progress.py TEXT COMMAND …`.

Only the standard library, because the Makefile runs this file before anything is installed.
"""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

HEARTBEAT_SECONDS = 2


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Print the text, a dot every two seconds while the block runs, and how long it took."""
    started = time.monotonic()
    ended = threading.Event()
    heartbeat = threading.Thread(target=beat, args=[ended], daemon=True)
    print(f"{text} ", end="", flush=True)
    heartbeat.start()
    try:
        yield
    except BaseException:
        outcome = "stopped"
        raise
    else:
        outcome = f"{time.monotonic() - started:.1f} s"
    finally:
        ended.set()
        heartbeat.join()
        print(f" {outcome}", flush=True)


def beat(ended: threading.Event) -> None:
    """Print a dot now and then until the event is set."""
    while not ended.wait(HEARTBEAT_SECONDS):
        print(".", end="", flush=True)


def main() -> int:
    text, *command = sys.argv[1:]
    with step(text):
        result = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
    if result.returncode:
        print(result.stdout)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
