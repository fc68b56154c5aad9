"""The command line: arguments to a command, the one error handler, exit codes; the only module that prints."""

import errno
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from generator import __version__
from generator.commands.answer import Answer, Talk
from generator.errors import GeneratorError, UsageError

REFUSED, BUG, INTERRUPTED = 2, 3, 130
_REFUSALS = (errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EROFS, errno.EIO, errno.EBUSY, errno.ENAMETOOLONG)

T = TypeVar("T")
Command = Callable[..., Any]

_ABOUT = """Prepare accreditation of a diabetes education program (DSMES).

A folder of YAML files and exhibits describes your program. dsmes says at any date what is complete, what is missing and what will
lapse, and writes the application packets, the policies, the forms and the staff handbook. It is an evidence index and a completeness check,
not a decision of the accreditor.

\b
Where to start:
  dsmes init my-program          make the folder of a new program
  dsmes check -C my-program      everything that is missing or wrong, with the line and the next step
  dsmes status -C my-program     each requirement with its state
  dsmes forecast -C my-program   what lapses when, in the months ahead
  dsmes calendar                 what is due when, and for whom
  dsmes people                   who may do what until when, and whose hours count
  dsmes explain TEAM-03          what a requirement asks, why, and what satisfies it
  dsmes why TEAM-03              the proof of its state, down to file and line
  dsmes impact EX-0012           what rests on an exhibit, a person or a file
  dsmes build -C my-program      packets, policies, forms and handbook, under my-program/build
  dsmes submit APPLICATION       freeze what was sent in
  dsmes diff SUBMISSION          what has changed since
"""


_EXTRA = re.compile(r"unexpected extra argument \((.+)\)")  # click's words for a folder without -C


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit code."""
    _speak_utf8()
    try:
        answer = main.main(list(arguments), standalone_mode=False)
        return _give(answer) if isinstance(answer, Answer) else 0
    except click.exceptions.Exit as stopped:
        return int(stopped.exit_code)
    except click.ClickException as error:
        error.show()
        folder = _EXTRA.search(error.message)
        if folder and Path(folder[1]).is_dir():
            print(_shown(f"    hint: name the folder of the program with `-C {folder[1]}`", sys.stderr), file=sys.stderr)
        return int(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        print("Interrupted. Nothing that was made before is lost.", file=sys.stderr)
        return INTERRUPTED
    except GeneratorError as error:
        print(_shown(str(error), sys.stderr), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output is gone (`dsmes check | head`).
        _drop_output()
        return 0
    except OSError as error:
        # The machine refuses a file or folder that no command expects it to refuse: a right that is missing, a disk that is full.
        if error.errno not in _REFUSALS or os.environ.get("DSMES_TRACEBACK"):
            return _tell_bug(error)
        if error.errno == errno.ENOSPC:
            _drop_output()
        what = f"{error.filename}: " if error.filename else ""
        todo = "see that you may read and write there, that no other program holds it, and that there is room on the disk"
        if error.errno == errno.ENAMETOOLONG:
            todo = "no file or folder of this computer can have such a name; type a shorter one"
        print(_shown(f"error: {what}{error.strerror}\n    hint: {todo}", sys.stderr), file=sys.stderr)
        return REFUSED
    except Exception as error:  # a bug of ours: say so in one line, and keep the traceback for whoever mends it
        return _tell_bug(error)


def _tell_bug(error: Exception) -> int:
    if os.environ.get("DSMES_TRACEBACK"):
        raise error
    told = (
        f"error: this is a mistake in dsmes {__version__}, not in your files ({type(error).__name__}: {error})\n"
        "    hint: please report it, with what you see when you run the command again with the environment variable DSMES_TRACEBACK=1"
    )
    print(_shown(told, sys.stderr), file=sys.stderr)
    return BUG


def _drop_output() -> None:
    """Give Python nothing to flush at exit, where nobody takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _give(answer: Answer) -> int:
    sys.stdout.write(_shown(answer.text, sys.stdout))
    sys.stdout.flush()
    return answer.exit_code


def _speak_utf8() -> None:
    """Windows consoles and pipes may still use a code page that cannot show every name."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


# --------------------------------------------------------------------------- what all commands share


def _common(command: Command) -> Command:
    """The options that every command on a workspace takes."""
    command = click.option(
        "-C", "root", default=".", metavar="DIR", type=click.Path(path_type=Path), help="The folder of the program. Default: this folder."
    )(command)
    return click.option(
        "--as-of",
        "as_of",
        metavar="YYYY-MM-DD",
        callback=_read_day,
        help="The day to look at. Default: the day pinned in program.yaml, else today.",
    )(command)


def _application(command: Command) -> Command:
    return click.option(
        "--application",
        "applications",
        multiple=True,
        metavar="ID",
        help="Only this application; can be given several times. Default: all.",
    )(command)


def _draft(command: Command) -> Command:
    return click.option(
        "--draft",
        is_flag=True,
        help="Make the packet of an incomplete application too, with DRAFT on every page and the open items listed.",
    )(command)


def _finding_format(command: Command) -> Command:
    return click.option(
        "--format",
        "format",
        type=click.Choice(["text", "json", "sarif", "junit", "github", "markdown"]),
        default="text",
        help="text to read; json for programs; sarif, junit and github for what shows findings elsewhere; markdown for notes.",
    )(command)


def _fail_on(command: Command) -> Command:
    return click.option(
        "--fail-on",
        type=click.Choice(["error", "warning", "never"]),
        default="error",
        help="Which findings make the exit code 1. Default: error.",
    )(command)


def _output(command: Command) -> Command:
    return click.option(
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write the result to a file instead of the screen.",
    )(command)


def _read_day(_context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    from generator.loading.schemas.types import FIRST_YEAR, LAST_YEAR, any_date, to_date

    day = to_date(value)
    if day is None:
        option = parameter.opts[0]
        if any_date(value):
            raise UsageError(f"{option} {value} lies in no year from {FIRST_YEAR} to {LAST_YEAR}", hint="correct the year")
        raise UsageError(f"{option} {value} is not a day", hint=f"write it as YYYY-MM-DD, e.g. {option} 2026-03-09")
    return day


def _asking(root: Path, as_of: date | None, applications: Sequence[str] = ()) -> Any:
    from generator.commands.gather import Asking

    # The one place where the clock is read: everything below is told the day.
    return Asking(root=root, today=date.today(), as_of=as_of, applications=tuple(applications))  # noqa: DTZ011


def _written(answer: Answer, output: Path | None) -> Answer:
    if output is None:
        return answer
    from generator.documents.writing import write_output

    write_output(output, answer.text.encode(errors="replace"))  # as on the screen: a file's name may hold bytes that are no letters
    return Answer("", answer.exit_code)


@click.group(help=_ABOUT, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="dsmes")
def main() -> None:
    """See `_ABOUT`."""


# --------------------------------------------------------------------------- the commands


@main.command(short_help="Make the folder of a new program.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", default="", help="The full name of your program.")
@click.option(
    "--accreditor",
    "accreditors",
    multiple=True,
    metavar="ID",
    help="Whom you will apply to, by its id; can be given several times. Default: all. An id that is not known lists those that are.",
)
def init(folder: Path, name: str, accreditors: Sequence[str]) -> Answer:
    """Make the folder DIR for a new program.

    The files in it explain every line and can be checked at once; the check then says honestly that everything is missing.
    """
    from generator.commands import init as command

    return command.run(folder, name=name, accreditors=tuple(accreditors), today=date.today())  # noqa: DTZ011


@main.command(short_help="Everything that is missing or wrong, with its line and the next step.")
@_common
@_application
@_finding_format
@_output
@_fail_on
def check(root: Path, as_of: date | None, applications: Sequence[str], format: str, output: Path | None, fail_on: str) -> Answer:
    """Tell everything that is missing or wrong, in all files at once, with its line and the next step.

    Nothing is changed. Exit code: 0 nothing to do, 1 findings, 2 the folder cannot be read.
    """
    from generator.commands import check as command

    return _written(command.run(_asking(root, as_of, applications), format=format, fail_on=fail_on), output)


@main.command(short_help="Each standard and requirement with its state.")
@_common
@_application
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
def status(root: Path, as_of: date | None, applications: Sequence[str], format: str, output: Path | None) -> Answer:
    """Show each standard and requirement with its state, and what would close what is open.

    With --as-of you see any day: "what will be stale on the day we send it in?"
    """
    from generator.commands import status as command

    return _written(command.run(_asking(root, as_of, applications), format=format), output)


@main.command(short_help="What lapses when, in the months ahead.")
@_common
@_application
@click.option("--months", type=click.IntRange(1, 120), default=12, metavar="N", help="How far to look ahead, 1 to 120 months. Default: 12.")
@click.option(
    "--submission",
    metavar="YYYY-MM-DD",
    callback=_read_day,
    help="Suppose that the applications are sent in on this day. Default: the day that each one names.",
)
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "svg"]),
    default="text",
    help="text to read; json for programs; svg for a chart that any browser shows.",
)
@_output
def forecast(
    root: Path, as_of: date | None, applications: Sequence[str], months: int, submission: date | None, format: str, output: Path | None
) -> Answer:
    """Tell what lapses when if nothing is done: each change with its cause, what it touches, who looks after it, and by when to act.

    With --submission you ask "if we sent it in on that day": what would be open then, and what lapses before and after.
    """
    from generator.commands import forecast as command

    return _written(command.run(_asking(root, as_of, applications), months=months, submission=submission, format=format), output)


@main.command(short_help="What is due when, and for whom.")
@_common
@click.option("--months", type=click.IntRange(1, 120), default=12, metavar="N", help="How far to look ahead, 1 to 120 months. Default: 12.")
@click.option(
    "--ics",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a calendar feed as well, for calendars and task lists; it names nobody.",
)
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
def calendar(root: Path, as_of: date | None, months: int, ics: Path | None, format: str, output: Path | None) -> Answer:
    """Tell what is due when, and for whom: yearly reviews, reports and notices to the accreditor, what expires, hours still needed.

    What is overdue stays overdue until the files hold what closes it.
    """
    from generator.commands import calendar as command

    return _written(command.run(_asking(root, as_of), months=months, ics=ics, format=format), output)


@main.command(short_help="What a requirement, rule, standard, exhibit or term means.")
@_common
@click.argument("id", metavar="ID", nargs=-1, required=True)
def explain(root: Path, as_of: date | None, id: Sequence[str]) -> Answer:
    """Explain ID: a requirement (TEAM-03), a rule (TEA102), a standard ("standard 5"), an exhibit (EX-0012) or a term (CDCES).

    For a requirement: what it asks, why, where that is written and how sure we are, what satisfies it here, and what is missing.
    """
    from generator.commands import explain as command

    return command.run(_asking(root, as_of), " ".join(id))


@main.command(short_help="The proof of a requirement's state, down to file and line.")
@_common
@_application
@click.argument("requirement", metavar="REQUIREMENT")
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
def why(root: Path, as_of: date | None, applications: Sequence[str], requirement: str, format: str, output: Path | None) -> Answer:
    """Prove the state of REQUIREMENT, e.g. TEAM-02: what each application asks, which exhibits count or not and why, each check with
    the facts that speak for it, waivers and sources; every step with its file and line.
    """
    from generator.commands import why as command

    return _written(command.run(_asking(root, as_of, applications), requirement, format=format), output)


@main.command(short_help="What rests on an exhibit, a person or a file.")
@_common
@click.argument("name", metavar="FILE|EXHIBIT|PERSON")
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
def impact(root: Path, as_of: date | None, name: str, format: str, output: Path | None) -> Answer:
    """Tell everything that rests on an exhibit (EX-0012), a person (nurse-1) or a file: the requirements with the state that each would
    have without it, and the applications, sites, workshop series, documents and handbook pages.

    FILE is one below evidence/ or standards/, e.g. evidence/files/team/license.pdf or evidence/team.yaml.
    """
    from generator.commands import impact as command

    return _written(command.run(_asking(root, as_of), name, format=format), output)


@main.command(short_help="Who may do what until when, and whose hours count.")
@_common
@click.argument("person", metavar="[ID]", default="")
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
def people(root: Path, as_of: date | None, person: str, format: str, output: Path | None) -> Answer:
    """Show the team: licenses and certificates with their last day, the hours of continuing education that count and those that do not
    and why, what is still needed by when, and what rests on each person. With ID, one person in full.
    """
    from generator.commands import people as command

    return _written(command.run(_asking(root, as_of), person, format=format), output)


@main.command(short_help="What moving an application to another edition of the standards takes.")
@_common
@click.argument("application", metavar="APPLICATION")
@click.option("--to", "edition", required=True, metavar="EDITION", help="The edition to move to, newer or older, as program.yaml names it.")
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@click.option("--write", is_flag=True, help="Make the move: change this application's `edition` in program.yaml, and nothing else.")
@click.option(
    "--document", is_flag=True, help="Make the paper on which the advisory group decides, under DIR/build/migrations/APPLICATION."
)
def migrate(root: Path, as_of: date | None, application: str, edition: str, format: str, write: bool, document: bool) -> Answer:
    """Show what moving APPLICATION to another edition takes: what carries over, needs review, is new, and falls away.

    Nothing is changed unless you say --write. The same command with the earlier edition goes back.
    """
    from generator.commands import migrate as command

    return command.run(_asking(root, as_of), application, edition, format=format, write=write, document=document, talk=_TerminalTalk())


@main.command(short_help="Note who looked at an exhibit, at which file and for what.")
@_common
@click.argument("exhibits", metavar="EXHIBIT...", nargs=-1, required=True)
@click.option("--by", "by", required=True, metavar="NAME", help='Who looked at it, e.g. "Dana Sampleton, RD".')
@click.option("--date", "day", required=True, metavar="YYYY-MM-DD", callback=_read_day, help="The day it was looked at.")
@click.option(
    "--requirement",
    "requirements",
    multiple=True,
    metavar="ID",
    help="Only for this requirement; can be given several times. Default: all that the exhibit supports.",
)
def review(root: Path, as_of: date | None, exhibits: Sequence[str], by: str, day: date, requirements: Sequence[str]) -> Answer:
    """Note in evidence/reviews.lock.yaml that somebody looked at EXHIBIT for the requirements that it supports.

    When the file or the wording of the requirement changes later, `dsmes check` asks for another look.
    """
    from generator.commands import review as command

    return command.run(_asking(root, as_of), exhibits, by=by, day=day, requirements=requirements)


@main.command(short_help="Note who approved a policy or form, in the wording of today.")
@_common
@click.argument("document", metavar="DOCUMENT")
@click.option("--by", "by", required=True, metavar="PERSON", help="Who approved it: an id of team.yaml, or the officer's name.")
@click.option("--date", "day", required=True, metavar="YYYY-MM-DD", callback=_read_day, help="The day it was approved.")
@click.option("--statement", default="", metavar="TEXT", help='What was approved. Default: "I have read this version and approve it".')
def sign(root: Path, as_of: date | None, document: str, by: str, day: date, statement: str) -> Answer:
    """Note in evidence/approvals.yaml that PERSON approved DOCUMENT, the policy or form of this id, as it reads today.

    DOCUMENT is e.g. POL-05 or letter-of-support. It is then printed with name, role and day in place of the blank line. When its words,
    its entry, a promise of the policy, or what the form prints from your records change later, `dsmes check` asks for another approval.
    Forms that are filled in anew for each case are not for this.
    """
    from generator.commands import sign as command

    return command.run(_asking(root, as_of), document, by=by, day=day, statement=statement)


@main.command(short_help="Make packets, policies, forms and handbook; only what has changed.")
@_common
@_application
@_draft
def build(root: Path, as_of: date | None, applications: Sequence[str], draft: bool) -> Answer:
    """Make the packets, the policies, the forms and the handbook, under DIR/build. What has not changed is left as it is. Where
    applications are named, their packets alone are made; all else tells of every application.

    The packet of an incomplete application is refused unless you ask for a draft; everything else is made all the same.
    """
    from generator.commands import build as command

    return command.run(_asking(root, as_of, applications), _TerminalTalk(), draft=draft)


@main.command(short_help="Make the application packets only.")
@_common
@_application
@_draft
@click.option("--zip", "zipped", is_flag=True, help="Put each packet into one .zip file as well, beside its folder.")
@click.option(
    "--print",
    "printed",
    is_flag=True,
    help="Make binder-print.pdf as well, for both sides of the paper: dividers on the right, room for the binding.",
)
@click.option(
    "--item",
    metavar="REQUIREMENT",
    default="",
    help="Only what is shown for one requirement: a small binder, the answer and the files, under DIR/build/items.",
)
def packet(root: Path, as_of: date | None, applications: Sequence[str], draft: bool, zipped: bool, printed: bool, item: str) -> Answer:
    """Make the packet of each application, under DIR/build/packets: binder, uploads, worksheet, narrative, checklist, manifest."""
    from generator.commands import build as command

    return command.run(
        _asking(root, as_of, applications), _TerminalTalk(), parts=("packets",), draft=draft, zipped=zipped, printed=printed, item=item
    )


@main.command(short_help="Make the forms only: letters, agreements, registers, papers to fill in.")
@_common
def forms(root: Path, as_of: date | None) -> Answer:
    """Make the forms, Word and PDF, under DIR/build/forms, from templates you may edit in Word (DIR/templates/forms)."""
    from generator.commands import build as command

    return command.run(_asking(root, as_of), _TerminalTalk(), parts=("forms",))


@main.command(short_help="Make the policies only.")
@_common
def policies(root: Path, as_of: date | None) -> Answer:
    """Make the policy documents, Word and PDF, under DIR/build/policies, from templates you may edit in Word (DIR/templates/policies)."""
    from generator.commands import build as command

    return command.run(_asking(root, as_of), _TerminalTalk(), parts=("policies",))


@main.command(short_help="Make the staff handbook only, or show it in a browser.")
@_common
@click.option("--serve", is_flag=True, help="Show it at http://127.0.0.1:8000 until you press Ctrl+C; seen from this computer only.")
def handbook(root: Path, as_of: date | None, serve: bool) -> Answer:
    """Make the staff handbook, a web site under DIR/build/handbook. Open index.html in a browser; no server is needed."""
    from generator.commands import build as command
    from generator.commands import serve as server

    answer = command.run(_asking(root, as_of), _TerminalTalk(), parts=("policies", "handbook"))
    if serve and answer.exit_code == 0:
        _give(answer)
        return server.run(root, _TerminalTalk())
    return answer


@main.command(short_help="Freeze what was sent in for an application.")
@_common
@click.argument("application", metavar="APPLICATION")
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=_read_day, help="The day it was sent in. Default: the day looked at.")
@click.option("--by", "by", default="", metavar="PERSON", help="Who sent it in: an id of team.yaml, or the officer's name.")
@click.option("--note", default="", metavar="TEXT", help="A few words about it, e.g. the number that the portal gave.")
def submit(root: Path, as_of: date | None, application: str, day: date | None, by: str, note: str) -> Answer:
    """Freeze what was sent in for APPLICATION, under evidence/submissions/APPLICATION-DATE: the packet with the exhibits and records it
    was made from, and a record of it.

    Nothing is sent anywhere. The packet has to be complete; a draft is never frozen, and nothing is ever written over.
    """
    from generator.commands import submit as command

    return command.run(_asking(root, as_of), application, _TerminalTalk(), day=day, by=by, note=note)


@main.command(short_help="What has changed since an application was sent in.")
@_common
@click.argument("submission", metavar="SUBMISSION")
@click.option("--to", default="", metavar="SUBMISSION", help="Hold it against this submission. Default: against the program as it is.")
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
@click.option("--document", is_flag=True, help="Make the paper for the reviewer, Word and PDF, under DIR/build/changes/SUBMISSION.")
def diff(root: Path, as_of: date | None, submission: str, to: str, format: str, output: Path | None, document: bool) -> Answer:
    """Tell what has changed since SUBMISSION (a name below evidence/submissions) was sent in: requirements, exhibits with their pages,
    answers of the form, and the records and templates that papers are made from, each with what was sent in and what is there now.
    """
    from generator.commands import diff as command

    return _written(command.run(_asking(root, as_of), submission, to=to, format=format, document=document, talk=_TerminalTalk()), output)


@main.command(short_help="Hold a packet against its manifest.")
@click.argument("packet", metavar="DIR|ZIP", type=click.Path(path_type=Path))
def verify(packet: Path) -> Answer:
    """Say whether the packet in DIR, in a .zip file or in a submission is the one that was made: each file that is missing, changed or
    extra, by name.
    """
    from generator.commands import verify as command

    return command.run(packet)


@main.group(short_help="Look over, list, show and copy the templates that documents are made of.")
def templates() -> None:
    """The Word and Typst templates that documents are made of. Your own stand in DIR/templates and are used in place of ours."""


@templates.command("check", short_help="Every mistake in your own templates, before documents are made of them.")
@_common
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Look over the templates that came with dsmes as well.")
@_finding_format
@_output
@_fail_on
def check_templates(
    root: Path, as_of: date | None, names: Sequence[str], everything: bool, format: str, output: Path | None, fail_on: str
) -> Answer:
    """Tell every mistake in your own templates at once, with its place and the next step: names that there are not, tags that are not
    closed or stand in the wrong place, tracked changes, pictures without alternative text, and what the PDF cannot show.

    Nothing is changed. Exit code: 0 nothing to do, 1 findings, 2 the folder cannot be read.
    """
    from generator.commands import templates as command

    return _written(command.check(_asking(root, as_of), names, format=format, fail_on=fail_on, everything=everything), output)


@templates.command("list", short_help="Every template, what it makes, and which are your own.")
@_common
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
def list_templates(root: Path, as_of: date | None, format: str, output: Path | None) -> Answer:
    """List every template by folder: what it makes, and whether you have your own."""
    from generator.commands import templates as command

    return _written(command.list_all(_asking(root, as_of), format=format), output)


@templates.command("show", short_help="The data that a template may use.")
@_common
@click.argument("name", metavar="NAME")
@click.option("--copy", "is_copied", is_flag=True, help="Put the template into DIR/templates for editing; never over one that is there.")
@click.option("--format", "format", type=click.Choice(["text", "json"]), default="text", help="text to read; json for programs.")
@_output
def show_template(root: Path, as_of: date | None, name: str, is_copied: bool, format: str, output: Path | None) -> Answer:
    """Show every name that the template NAME may use, e.g. policies/dsmp/ENH-01, with what it is and an example of this program."""
    from generator.commands import templates as command

    if is_copied:
        return command.copy(_asking(root, as_of), name)
    return _written(command.show(_asking(root, as_of), name, format=format), output)


@templates.command("copy", short_help="Copy one of our templates for editing.")
@_common
@click.argument("name", metavar="NAME")
def copy_template(root: Path, as_of: date | None, name: str) -> Answer:
    """Put our template NAME into DIR/templates for editing. One that is there is never written over."""
    from generator.commands import templates as command

    return command.copy(_asking(root, as_of), name)


@main.command(short_help="JSON Schema of a kind of file, for editors.")
@click.argument("kind", metavar="[KIND]", default="")
@_output
def schema(kind: str, output: Path | None) -> Answer:
    """Print the JSON Schema of one kind of file, for editors that help while you type. Without KIND, list the kinds."""
    from generator.commands import schema as command

    return _written(command.run(kind), output)


# --------------------------------------------------------------------------- what is shown, with colour and progress on a terminal only

# What a terminal obeys instead of showing it, and what turns the order of letters round: names may come from anywhere.
_COMMANDS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"


def _shown(text: str, stream: Any) -> str:
    """The text as it is shown: what would command the terminal stands as its number, in the way of JSON."""
    if not text.replace("\n", "").isprintable():
        text = re.sub(_COMMANDS, lambda found: f"\\u{ord(found[0]):04x}", text)
    return _painted(text, stream)


def _painted(text: str, stream: Any) -> str:
    """The text with colour on levels and states where the stream is a terminal and NO_COLOR is not set."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    colours = {"error:": "red", "warning:": "yellow", "hint:": "cyan", "●": "green", "◐": "yellow", "○": "blue", "✗": "red"}
    return re.sub(
        r"(?<=: )(?:error|warning):|^error:|^ +hint:|(?<=^  )[●◐○✗]",
        lambda found: click.style(found[0], fg=colours[found[0].strip()]),
        text,
        flags=re.MULTILINE,
    )


class _TerminalTalk:
    """Talk on stderr; a progress bar appears only on a terminal, and only when work takes longer than a second."""

    def say(self, text: str) -> None:
        """One line."""
        print(_shown(text, sys.stderr), file=sys.stderr, flush=True)

    def steps(self, title: str, items: Sequence[T]) -> Iterator[T]:
        """The items one by one."""
        if not sys.stderr.isatty() or len(items) == 0:
            yield from items
            return
        yield from _with_bar(title, items)


def _with_bar(title: str, items: Sequence[T]) -> Iterator[T]:
    bar = _Bar(title, len(items))
    try:
        for done, item in enumerate(items):
            bar.advance(done)
            yield item
    finally:
        bar.stop()


class _Bar:
    """A progress bar that shows itself when the work has taken a second, also in the middle of a single long step."""

    def __init__(self, title: str, total: int) -> None:
        from threading import Lock, Timer

        self._title, self._total, self._done = title, total, 0
        self._lock = Lock()
        self._bar: Any = None
        self._task: Any = None
        self._timer = Timer(1, self._show)
        self._timer.daemon = True
        self._timer.start()

    def advance(self, done: int) -> None:
        """So many items are done."""
        with self._lock:
            self._done = done
            if self._bar is not None:
                self._bar.update(self._task, completed=done)

    def stop(self) -> None:
        """Take the bar away, or never show it."""
        self._timer.cancel()
        with self._lock:
            if self._bar is not None:
                self._bar.stop()
            self._total = 0

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with self._lock:
            if not self._total:
                return
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self._title, total=self._total, completed=self._done)
            self._bar.start()


_: type[Talk] = _TerminalTalk
