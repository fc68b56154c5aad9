"""The handbook's pages, from everything that the program's files tell: for `build`, and for what is to be found in them."""

from collections.abc import Sequence

from generator.commands.calendar import calendar_of
from generator.commands.forecast import forecast_of
from generator.commands.gather import Gathered, need_workspace
from generator.commands.names import all_names
from generator.commands.rules import all_rules
from generator.documents.handbook import render_handbook_pages
from generator.documents.plan import Document
from generator.questions.roster import roster_of
from generator.reports.forecast_chart import write_forecast_chart
from generator.reports.ics import write_ics


def handbook_pages(gathered: Gathered, policies: Sequence[Document] = (), forms: Sequence[Document] = ()) -> tuple[Document, ...]:
    """Every generated file of the handbook; it offers the policies and forms that are handed in."""
    workspace = need_workspace(gathered)
    ahead, calendar = forecast_of(gathered), calendar_of(gathered)
    return render_handbook_pages(
        workspace,
        gathered.report,
        all_rules(),
        policies,
        calendar=calendar,
        forms=forms,
        ahead=ahead,
        chart=write_forecast_chart(ahead),
        feed=write_ics(calendar),
        names=all_names(workspace.rulebook),
        roster=roster_of(workspace),
    )
