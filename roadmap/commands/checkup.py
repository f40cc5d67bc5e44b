"""What `roadmap doctor` looks at: one pure function per check, over what was found.

A check gives findings, or none. To add one: write the function, put it into `CHECKS`, and
put what it found, what is expected and what to do into the words, ``doctor.<finding>``.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import TypeAlias
from urllib.parse import urlsplit

from assessments.service import Hosting
from assessments.service.noting import network_in
from roadmap import signing_in
from roadmap.commands.serving import CLOCK_MAY_BE_BEHIND
from roadmap.settings import Settings

BACKUP_WITHIN = timedelta(days=7)
"""A backup that is older than that is named."""

ROOM_FOR_A_YEAR = 1_000_000_000
"""Bytes that should be free: a year of a busy region, and a backup of it."""

MANY_SIGN_INS, SEVERAL_PEOPLE = 10, 3
"""From so many sign-ins of so many people on it is no chance that all come from one address."""

NETWORK_DRIVES = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "smb2",
        "9p",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "ncpfs",
        "vboxsf",
        "vmhgfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "fuse.rclone",
        "fuse.glusterfs",
        "fuse.cephfs",
        "virtiofs",
    ]
)
"""File systems of another computer: their locks and their syncs cannot be relied on."""

NAMED = 5
"""So many triggers are named that are not as they were made."""

OTHERS = 0o077
"""What others may not do with a file: anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file or a folder of the record.

    Attributes
    ----------
    mode
        Who may do what with it.
    is_ours
        Whether it belongs to who runs this.
    """

    path: str
    mode: int
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was found out, without looking at what is in the record.

    Attributes
    ----------
    unreachable
        Why the record cannot be opened, in a sentence; then what follows from it is empty.
    version, newest
        Of the tables, and the one that this program works with.
    last_written
        The newest time in the record.
    last_backup
        When `roadmap backup` was last run.
    broken
        Where a log is not as it was written.
    unprotected
        Triggers that are not as the migrations made them.
    origins
        Who signed in lately, and from where.
    files
        The record's files and the folder they are in; none where a server keeps it.
    drive
        The kind of file system that the record is on; empty where that is not known.
    room
        Free bytes by folder.
    libraries
        By name: the version that is listed, and the one that is installed.
    unopened
        Secrets of apps for codes that are sealed with another key than the present one.
    has_key
        Whether there is a key for them.
    user_problems
        Why PostgreSQL would not hold states apart for the server's user, in sentences.
    is_root
        Whether this is run by the one who may do everything.
    """

    settings: Settings
    now: datetime
    unreachable: str | None = None
    version: str | None = None
    newest: str = ""
    hosting: Hosting | None = None
    last_written: datetime | None = None
    last_backup: datetime | None = None
    broken: tuple[str, ...] = ()
    unprotected: tuple[str, ...] = ()
    origins: tuple[tuple[str, str], ...] = ()
    files: tuple[FoundFile, ...] = ()
    drive: str = ""
    room: Mapping[str, int] = field(default_factory=dict)
    libraries: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    unopened: int = 0
    has_key: bool = True
    user_problems: tuple[str, ...] = ()
    is_root: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at.

    Attributes
    ----------
    words
        Under which its sentences stand: ``doctor.<words>.found``, ``expected``, ``todo``.
    is_wrong
        Whether it has to be put right; otherwise it is advice.
    values
        What the sentences need; never a secret.
    """

    words: str
    is_wrong: bool
    values: Mapping[str, object] = field(default_factory=dict)


Check: TypeAlias = Callable[[Facts], Iterator[Finding]]


def reachable(facts: Facts) -> Iterator[Finding]:
    """Whether the record can be opened at all."""
    if facts.unreachable is not None:
        yield Finding("unreachable", is_wrong=True, values={"why": facts.unreachable})


def migrations(facts: Facts) -> Iterator[Finding]:
    """Whether the tables are those of this program."""
    if facts.unreachable is None and facts.version != facts.newest:
        values = {"version": facts.version or "-", "newest": facts.newest}
        yield Finding("migrations", is_wrong=True, values=values)


def chains(facts: Facts) -> Iterator[Finding]:
    """Whether every log is as it was written."""
    for difference in facts.broken:
        yield Finding("chain", is_wrong=True, values={"difference": difference})


def protection(facts: Facts) -> Iterator[Finding]:
    """Whether the database itself keeps rows from being changed."""
    if facts.unprotected:
        named = ", ".join(facts.unprotected[:NAMED])
        values = {"n": len(facts.unprotected), "triggers": named}
        yield Finding("protection", is_wrong=True, values=values)


def database(facts: Facts) -> Iterator[Finding]:
    """Whether the database is whole, and keeps what was saved through a power cut."""
    if facts.hosting is None:
        return
    for damage in facts.hosting.damage:
        yield Finding("damage", is_wrong=True, values={"damage": damage})
    for setting in facts.hosting.losing:
        yield Finding("losing", is_wrong=True, values={"setting": setting})


def way_to_the_database(facts: Facts) -> Iterator[Finding]:
    """Whether nobody between here and PostgreSQL can read along."""
    found = facts.hosting
    if found is None or not found.is_remote:
        return
    if not found.is_encrypted:
        yield Finding("database_without_tls", is_wrong=True)
    elif "sslmode=verify-full" not in (facts.settings.database_url or ""):
        yield Finding("database_not_checked", is_wrong=False)


def user_of_the_database(facts: Facts) -> Iterator[Finding]:
    """Whether PostgreSQL holds states apart also where the program forgot to."""
    for problem in facts.user_problems:
        yield Finding("database_user", is_wrong=True, values={"problem": problem})


def clock(facts: Facts) -> Iterator[Finding]:
    """Whether the clock is behind what was written last."""
    written = facts.last_written
    if written is not None and written - facts.now > CLOCK_MAY_BE_BEHIND:
        yield Finding("clock", is_wrong=True, values={"newest": written})


def backups(facts: Facts) -> Iterator[Finding]:
    """Whether there is a backup that is not too old."""
    if facts.unreachable is not None or facts.last_written is None:
        return
    if facts.last_backup is None:
        yield Finding("no_backup", is_wrong=False)
    elif facts.now - facts.last_backup > BACKUP_WITHIN:
        yield Finding("old_backup", is_wrong=False, values={"at": facts.last_backup})


def files(facts: Facts) -> Iterator[Finding]:
    """Whether others on this computer can read the record."""
    for file in facts.files:
        if file.mode & OTHERS:
            values = {"file": file.path, "mode": f"{file.mode:04o}"}
            yield Finding("open_file", is_wrong=True, values=values)
        if not file.is_ours:
            yield Finding("foreign_file", is_wrong=True, values={"file": file.path})


def drive(facts: Facts) -> Iterator[Finding]:
    """Whether SQLite lies on a disk of this computer."""
    if facts.drive in NETWORK_DRIVES:
        yield Finding("network_drive", is_wrong=True, values={"kind": facts.drive})


def room(facts: Facts) -> Iterator[Finding]:
    """Whether there is room for what is to come."""
    for folder, free in facts.room.items():
        if free < ROOM_FOR_A_YEAR:
            values = {"folder": folder, "megabytes": free // 1_000_000}
            yield Finding("room", is_wrong=True, values=values)


def libraries(facts: Facts) -> Iterator[Finding]:
    """Whether the libraries are those that were tried."""
    for name, (listed, installed) in facts.libraries.items():
        if installed != listed:
            values = {"name": name, "listed": listed, "installed": installed or "-"}
            yield Finding("library", is_wrong=True, values=values)


def proxies(facts: Facts) -> Iterator[Finding]:
    """Whether anybody may say where visitors come from."""
    given = facts.settings.forwarded_allow_ips
    if "*" in {part.strip() for part in given.split(",")}:
        yield Finding("any_proxy", is_wrong=True)


def visitors(facts: Facts) -> Iterator[Finding]:
    """Whether everybody seems to come from one address: a proxy that nobody was told of."""
    networks = Counter(
        filter(None, (network_in(origin) for _, origin in facts.origins))
    )
    people = {person for person, _ in facts.origins}
    if len(networks) != 1 or networks.total() < MANY_SIGN_INS:
        return
    (network,) = networks
    if len(people) >= SEVERAL_PEOPLE and not _is_tried_here(facts.settings):
        values = {"network": network, "n": networks.total()}
        yield Finding("one_address", is_wrong=_is_inside(network), values=values)


def public_address(facts: Facts) -> Iterator[Finding]:
    """Whether people reach the system under a name, over HTTPS."""
    public = facts.settings.public_url
    if public is None:
        if not _is_tried_here(facts.settings):
            yield Finding("no_public_url", is_wrong=True)
    elif urlsplit(public).scheme != "https" and not _is_local(public):
        yield Finding("no_https", is_wrong=True, values={"address": public})


def passkeys(facts: Facts) -> Iterator[Finding]:
    """Whether browsers would make passkeys: they need a name, and HTTPS or this computer."""
    if not signing_in.passkeys_possible(facts.settings):
        yield Finding("no_passkeys", is_wrong=False)


def second_factors(facts: Facts) -> Iterator[Finding]:
    """Whether a passphrase alone opens an account that signs, publishes or decides."""
    asked = facts.settings.second_factor.split(",")
    default = Settings.model_fields["second_factor"].default.split(",")
    missing = [role for role in default if role not in asked]
    if missing:
        values = {"roles": ", ".join(missing)}
        yield Finding("no_second_factor", is_wrong=False, values=values)


def key_of_second_factors(facts: Facts) -> Iterator[Finding]:
    """Whether the key opens what it has to."""
    if facts.unopened:
        words = "another_key" if facts.has_key else "no_key"
        yield Finding(words, is_wrong=True, values={"n": facts.unopened})


def listening(facts: Facts) -> Iterator[Finding]:
    """Whether the whole network can go past the web server that speaks HTTPS."""
    if facts.settings.host in {"0.0.0.0", "::"}:  # noqa: S104 - it is what is looked for
        yield Finding("listens_to_all", is_wrong=False)


def who_runs_it(facts: Facts) -> Iterator[Finding]:
    """Whether people are told whom to ask."""
    if not facts.settings.run_by:
        yield Finding("no_run_by", is_wrong=False)


def backup_passphrase(facts: Facts) -> Iterator[Finding]:
    """Whether what `migrate` keeps first will be encrypted."""
    if facts.settings.backup_passphrase is None:
        yield Finding("no_backup_passphrase", is_wrong=False)


def demo(facts: Facts) -> Iterator[Finding]:
    """Whether every page says that all states are invented."""
    if facts.settings.demo:
        yield Finding("demo", is_wrong=True)


def rights_on_the_computer(facts: Facts) -> Iterator[Finding]:
    """Whether the program could do everything to the computer."""
    if facts.is_root:
        yield Finding("root", is_wrong=False)


CHECKS: tuple[Check, ...] = (
    reachable,
    migrations,
    chains,
    protection,
    database,
    way_to_the_database,
    user_of_the_database,
    clock,
    backups,
    backup_passphrase,
    files,
    drive,
    room,
    libraries,
    public_address,
    proxies,
    visitors,
    passkeys,
    second_factors,
    key_of_second_factors,
    listening,
    who_runs_it,
    demo,
    rights_on_the_computer,
)
"""Every check, in the order in which it is told."""


def findings(facts: Facts) -> Iterator[Finding]:
    """Give what every check finds."""
    for check in CHECKS:
        yield from check(facts)


def drive_of(folder: str, mounts: str) -> str:
    """Say which file system a folder is on, by the system's list of what is mounted.

    Parameters
    ----------
    folder
        Its path from the root, with no links in it.
    mounts
        The text of ``/proc/self/mountinfo``; empty where there is none.
    """
    found, longest = "", -1
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].replace("\\040", " ")
        is_above = folder == point or folder.startswith(point.rstrip("/") + "/")
        if is_above and len(point) >= longest:  # what is mounted last lies above
            found, longest = after.split(" ")[0], len(point)
    return found


def _is_tried_here(settings: Settings) -> bool:
    """Whether it is only for who sits at this computer."""
    public = settings.public_url
    if public is not None:
        return _is_local(public)
    return settings.host in {"127.0.0.1", "localhost", "::1"}


def _is_local(address: str) -> bool:
    return urlsplit(address).hostname in {"localhost", "127.0.0.1", "::1"}


def _is_inside(network: str) -> bool:
    """Whether a network is this computer, or one behind a proxy."""
    try:
        return ip_network(network).is_private
    except ValueError:
        return False
