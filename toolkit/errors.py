"""Every error that a person can meet, with its exit code: the public table of `soy`.

Steps raise them, the root command catches them once. The message says what happened and where,
the hint what to do next. `exit_code_table` is what docs/commands.md prints.
"""

from __future__ import annotations

import errno

from toolkit.secrecy import hidden

DONE = 0
FAILED = 1
WRONG_USAGE = 2  # click's own
DONE_IN_PART = 3
SIGNALLED = 128  # and the number of the signal, as shells report it
HUNG_UP, INTERRUPTED, TERMINATED = 129, 130, 143  # SIGHUP, SIGINT, SIGTERM


class SoyError(Exception):
    """The command failed."""

    exit_code = FAILED

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        self.message = hidden(message)
        self.hint = hint and hidden(hint)
        super().__init__(self.message)


class NoProject(SoyError):
    """There is no show here, or a new one cannot be made here."""

    exit_code = 10


class BadFile(SoyError):
    """A file that a person writes (TOML, notes, cover) has a mistake in it."""

    exit_code = 11


class NoSuchEpisode(SoyError):
    """The name fits no episode, or more than one."""

    exit_code = 12


class BadRecording(SoyError):
    """The recording cannot be used: empty, not audio, damaged, without sound."""

    exit_code = 13


class SilentAudio(SoyError):
    """The recording holds silence only."""

    exit_code = 14


class LoudnessMissed(SoyError):
    """The finished audio is outside the loudness tolerance or over the peak limit."""

    exit_code = 15


class NoModel(SoyError):
    """The speech model is not on this computer, cannot be fetched, or does not work."""

    exit_code = 16


class BadTranscript(SoyError):
    """The transcript cannot be read, or cannot be used for this."""

    exit_code = 17


class NotApproved(SoyError):
    """A person has to approve the text before this step."""

    exit_code = 18


class MomentMismatch(SoyError):
    """A moment's words are not what the approved transcript says there."""

    exit_code = 19


class ChecksFailed(SoyError):
    """`soy check` found mistakes, or something needed is missing."""

    exit_code = 20


class StoreUnreachable(SoyError):
    """The storage does not answer."""

    exit_code = 21


class StoreRefused(SoyError):
    """The storage answers, and refuses: wrong keys, no permission, no such bucket."""

    exit_code = 22


class StoreDamaged(SoyError):
    """What the storage holds is not what was sent."""

    exit_code = 23


class CannotWrite(SoyError):
    """The disk is full, or the place is not writable."""

    exit_code = 24


class PublishConflict(SoyError):
    """Somebody else is publishing, or listeners would lose what nobody agreed to remove."""

    exit_code = 25


class NoSuchRelease(SoyError):
    """No such release is kept, or its files are gone."""

    exit_code = 26


class FeedFaulty(SoyError):
    """What listeners get is faulty. If `soy publish` says so, the publish itself is done."""

    exit_code = 27


class StillDoubtful(SoyError):
    """The transcript has doubtful places without a tick, so soy does not approve it."""

    exit_code = 28

    @staticmethod
    def said(count: int) -> str:
        """Return how many there are, as a sentence."""
        return f"{count} doubtful {'place is' if count == 1 else 'places are'} not ticked"


class NotOutYet(SoyError):
    """An episode would be published before its date, or although it is a draft."""

    exit_code = 29


class WorkersUnfit(SoyError):
    """Workers cannot be used: another version of soy or a codec, another show, no TLS."""

    exit_code = 30


class WorkersLost(SoyError):
    """Workers, or the scheduler that they work for, went away."""

    exit_code = 31


def exit_code_table() -> tuple[tuple[int, str], ...]:
    """Return (exit code, meaning), in order: the whole table."""
    rows = [
        (DONE, "Done."),
        (WRONG_USAGE, "Wrong usage: an unknown command, option or value."),
        (DONE_IN_PART, "Done in part: the messages say what is missing."),
        (HUNG_UP, "Stopped because the terminal was closed; nothing is left half-written."),
        (INTERRUPTED, "Stopped with Ctrl-C; nothing is left half-written."),
        (TERMINATED, "Stopped by the system (SIGTERM); nothing is left half-written."),
    ]
    causes: list[type[SoyError]] = [SoyError, *SoyError.__subclasses__()]
    rows += [(cause.exit_code, (cause.__doc__ or "").splitlines()[0]) for cause in causes]
    return tuple(sorted(rows))


_WRITE_CAUSES = {
    errno.ENOSPC: ("the disk is full", "free some space, then run the same command again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space, then run the command again"),
    errno.EROFS: ("the place is read-only", "work on a copy that you may write to"),
    errno.EACCES: ("no permission to write there", "ask for write access, or work on a copy"),
    errno.EPERM: ("no permission to write there", "ask for write access, or work on a copy"),
}


def cannot_write(where: object, cause: OSError) -> CannotWrite:
    """Return the error for a failed write to `where`, in plain words."""
    what, hint = _WRITE_CAUSES.get(cause.errno or 0, (cause.strerror or str(cause), None))
    return CannotWrite(f"{where}: {what}", hint=hint)
