"""The one table of the web layer: counters of the rate limit, in PostgreSQL because Redis may be emptied."""

from typing import ClassVar

from django.db import models


class RateCounter(models.Model):
    """How often ``key`` was seen in the window that began at ``window``.

    ``key`` is a keyed hash of a purpose and a network or address, never the address itself.
    """

    PERSONAL_FIELDS: ClassVar = ("key",)

    key = models.CharField(max_length=64)
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_counter_once")]
        indexes = [models.Index(fields=["window"], name="rate_counter_window")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.window:%Y-%m-%d %H:%M}"
