"""The command line: a command parses, calls, prints.

Commands are imported when they are called, so that `soy --help` stays instant.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from toolkit import __version__, errors, progress
from toolkit.cli import render, stop_signals

# name: (module, one line for `soy --help`), in the order in which an episode needs them
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("shows.init", "Make a new show in a folder."),
    "new": ("recordings.new", "Add a recording as a new episode."),
    "chapters": ("recordings.chapters", "Import, suggest or export chapters."),
    "master": (
        "recordings.master",
        "Bring an episode to its target loudness; write the MP3.",
    ),
    "voices": ("recordings.voices", "Name the speaker on each stereo channel."),
    "transcribe": ("transcripts.transcribe", "Draft an episode's transcript with Whisper."),
    "transcript": (
        "transcripts.transcript",
        "Import, align, export or list transcripts.",
    ),
    "models": ("transcripts.models", "List speech models, or fetch one."),
    "doubts": ("transcripts.doubts", "List passages to check by ear."),
    "search": ("transcripts.search", "Find words in all transcripts, to quote them."),
    "review": ("transcripts.review", "Listen to a transcript and correct it, in your browser."),
    "approve": ("transcripts.approve", "Approve a transcript that you have read and corrected."),
    "moments": (
        "shows.moments",
        "Suggest moments worth quoting; add, list or update them.",
    ),
    "campaign": (
        "shows.campaign",
        "Make clips, cards and posts of moments; or a new campaign.",
    ),
    "partner": ("shows.partner", "Add a partner, for whom soy pack makes packs."),
    "pack": (
        "shows.pack",
        "Make a ZIP of kits and transcripts for a partner, with its logo and links.",
    ),
    "check": ("shows.check", "List what is wrong, missing or risky, before you publish."),
    "build": ("shows.build", "Put everything that will be published into build/public."),
    "preview": ("shows.preview", "Show the pages in your browser; reload them when you save."),
    "publish": ("publication.publish", "Send what you built to a folder or bucket, the feed last."),
    "verify": (
        "publication.verify",
        "Fetch a published feed as podcast apps do, and report faults.",
    ),
    "ping": ("publication.ping", "Tell hubs and directories that the feed has changed."),
    "move": ("publication.move", "Move the show to another address and keep its subscribers."),
    "releases": ("publication.releases", "List earlier releases that you can restore."),
    "rollback": ("publication.rollback", "Give listeners an earlier release again."),
    "gc": ("publication.gc", "Delete stored files that no kept release uses."),
    "storage": ("publication.storage", "Set up the storage, or test what it can do."),
    "count": ("listeners.count", "Count downloads from the logs of your storage or CDN."),
    "status": ("shows.status", "Show how far along each episode is."),
    "report": ("shows.report", "Show how long each worker of the last run took."),
    "languages": ("shows.languages", "List the languages that soy knows, and what each lacks."),
    "help-file": ("shows.help_file", "Explain every key of the files that you write."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which an episode needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"toolkit.cli.{COMMANDS[cmd_name][0]}")
        command = module.command
        if not isinstance(command, click.Command):  # a mistake in the table above
            raise TypeError(cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command meant by the first argument; for a misspelt one, name the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as err:
            import difflib

            if near := difflib.get_close_matches(args[0], COMMANDS, n=1):
                raise click.UsageError(f"{err.message} Did you mean {near[0]!r}?", ctx) from err
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table alone, importing none."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="soy")
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    help="The show's folder [default: this folder or one above it]",
)
@click.pass_context
def cli(ctx: click.Context, project: Path | None) -> None:
    """Turn a recording into a published podcast episode, with transcripts and campaign material.

    An episode usually needs: new, master, transcribe, review, campaign, check, build, publish.
    Each command explains itself with --help.
    """
    ctx.obj = project


_TOO_MANY = "Got unexpected extra argument"  # as click words it
_QUOTE = 'a name or title with spaces needs quotation marks: "My talk.wav"'


def run(arguments: Sequence[str]) -> int:
    """Run `soy` and return its exit code; every error ends here as one message and a hint."""
    progress.listen(render.say)
    try:
        result = cli.main(list(arguments), prog_name="soy", standalone_mode=False)
        return result if isinstance(result, int) else errors.DONE
    except click.ClickException as err:
        return _tell_usage(err)
    except (click.Abort, KeyboardInterrupt):
        return _stopped()
    except errors.SoyError as err:
        return _tell(err)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return errors.DONE
    except OSError as err:
        if stop_signals.is_heard():  # the terminal was closed, and cannot be written to
            return _stopped()
        return _tell(errors.cannot_write(err.filename or "a file", err))
    except Exception as err:
        if os.environ.get("SOY_TRACEBACK"):
            render.say(traceback.format_exc().rstrip())
            return errors.FAILED
        return _tell(
            errors.SoyError(
                f"something went wrong inside soy ({type(err).__name__})",
                hint="nothing is half-written; please report it with what SOY_TRACEBACK=1 prints",
            )
        )


def _stopped() -> int:
    stop_signals.rest()
    with contextlib.suppress(OSError):
        render.say(render.STOPPED)
    return stop_signals.exit_code()


# Nearly all that is made at the start stays: modules, classes, functions. Python's own figures
# (700, 10, 10) have all of it looked at for garbage again and again: a tenth of the start's time.
COLLECT_AFTER = 50_000, 50, 100

# How long a thread keeps Python's lock while others want it; Python's own figure is 5 ms. What
# hears and encodes comes back to Python after each piece: with 1 ms, mastering is 3 % faster.
SWITCH_S = 0.001


def main() -> None:
    """Run the `soy` program."""
    gc.set_threshold(*COLLECT_AFTER)
    sys.setswitchinterval(SWITCH_S)
    _open_missing()
    _write_utf8()
    stop_signals.hear()
    code = run(sys.argv[1:])
    if code > errors.SIGNALLED:
        from toolkit.cli import interrupts

        interrupts.leave(code)
    gc.freeze()  # or Python would look through all of it once more before it ends: 0.1 s
    sys.exit(code)


def _open_missing() -> None:
    """Open what the program was started without, as `2>&-` does, so that nobody has to ask.

    And so that no other file gets its number, into which a library could then write.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # of free numbers the lowest is taken
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115


def _write_utf8() -> None:
    """Make standard output UTF-8 whatever the machine's code page, and messages never fail.

    Windows writes to pipes and files in a code page of 256 characters, in which a Greek title
    ends the program. JSON has to be UTF-8 (RFC 8259, 8.1), and so is all else that is data. A
    terminal keeps its own encoding for messages: letters that it lacks become question marks. A
    file name that is no text at all is written with its bytes as escapes, which JSON can read.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stderr, io.TextIOWrapper):
        if sys.stderr.isatty():
            sys.stderr.reconfigure(errors="replace")
        else:
            sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")


def _tell_usage(err: click.ClickException) -> int:
    """Write an error of click's as soy writes its own, below the usage that click shows."""
    shown = io.StringIO()
    err.show(shown)
    above, mark, _ = shown.getvalue().partition("Error: ")
    if above.strip():
        render.say(above.rstrip() + ("\n" if mark else ""))
    if mark:  # without arguments there is only help
        is_split = isinstance(err, click.UsageError) and err.message.startswith(_TOO_MANY)
        render.error(errors.SoyError(err.format_message(), hint=_QUOTE if is_split else None))
    return err.exit_code


def _tell(err: errors.SoyError) -> int:
    render.error(err)
    return err.exit_code
