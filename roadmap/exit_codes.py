"""The numbers a command ends with: one table, shown in the handbook."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the end of a command tells the program that called it."""

    DONE = 0
    """Everything that was asked for is done."""

    DIFFERENT = 1
    """A check was carried out and found a difference."""

    NOT_USABLE = 2
    """What was given cannot be used; every problem was listed and nothing was done."""

    FAILED = 3
    """Something outside did not work: a database, a port, a disk."""

    UNFORESEEN = 4
    """Something happened that nobody foresaw: a fault of the program; it is told whole."""
