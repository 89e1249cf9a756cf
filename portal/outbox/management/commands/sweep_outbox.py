"""The process that makes sure every mail leaves. It needs the database and the relay, but no Redis."""

import logging
import signal
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from portal.outbox import delivery

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Delivers the mails that are due, every OUTBOX_SWEEP_SECONDS, until it gets SIGTERM."
    stopping = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round only")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            accepted = delivery.sweep()
            self.stdout.write(f"{accepted} sent")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        logger.info("The outbox sweep looks for due mails every %d s.", settings.OUTBOX_SWEEP_SECONDS)
        while not self.stopping:
            self.sweep()
            self.rest(settings.OUTBOX_SWEEP_SECONDS)

    def stop(self, *_args: Any) -> None:
        self.stopping = True

    def sweep(self) -> None:
        """Do one round; whatever goes wrong in it, the next one comes."""
        try:
            delivery.sweep(lambda: self.stopping)
        except Exception:
            logger.exception("A round of the outbox sweep failed.")
            connection.close()  # it may be broken; the next round opens another one

    def rest(self, seconds: float) -> None:
        """Sleep in short naps, since a signal does not end a sleep early."""
        until = time.monotonic() + seconds
        while not self.stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(0.2, left))
