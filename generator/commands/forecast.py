"""`dsmes forecast`: what lapses when, in the months ahead."""

from dataclasses import replace
from datetime import date

from generator.commands.answer import Answer
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.errors import UsageError
from generator.findings import Forecast
from generator.model.workspace import Workspace
from generator.reports.formats import FORECAST_FORMATS

MONTHS = 12


def run(asking: Asking, *, months: int = MONTHS, submission: date | None = None, format: str = "text") -> Answer:
    """What changes in so many months if nothing is done, in the named format. What lapses later is no failure; `check` fails today.

    Raises:
        UsageError: the supposed submission lies in the past, or an application that is decided is supposed to be sent in again.
    """
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    if submission:
        _check_submission(asking, workspace, submission)
    ahead = forecast_of(gathered, months, applications=asking.applications, submission=submission)
    return Answer(FORECAST_FORMATS[format](ahead))


def forecast_of(
    gathered: Gathered, months: int = MONTHS, *, applications: tuple[str, ...] = (), submission: date | None = None
) -> Forecast:
    """What changes in the months after the day of the workspace."""
    from generator.questions.forecast import look_ahead
    from generator.rules.dates import add_months

    workspace = need_workspace(gathered)
    until = add_months(workspace.as_of, months)
    ahead = look_ahead(workspace, gathered.seen, until, applications=applications, submission=submission)
    return replace(ahead, first=replace(ahead.first, names=gathered.report.names))


def _check_submission(asking: Asking, workspace: Workspace, submission: date) -> None:
    from generator.questions.forecast import is_history

    if submission < workspace.as_of:
        raise UsageError(
            f"--submission {submission} lies before {workspace.as_of}, the day that is looked at",
            hint="give a day that is still ahead, or look from an earlier day with --as-of",
        )
    for id in asking.applications:
        application = workspace.applications_by_id[id]
        if is_history(application, workspace.as_of):
            raise UsageError(
                f"application {id} was decided on {application.decided}, so it cannot be sent in on {submission}",
                hint="name an application that is still open, or leave out --application for all that are",
            )
