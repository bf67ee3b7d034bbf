"""The conversations: each file one subject, in the order the user meets it."""

from functools import cache

from aiogram import Router

from handlers import (
    groups,
    home,
    invitations,
    joining,
    linking,
    links,
    media,
    meetings,
    organisation,
    reports,
    sensitive,
    summary,
    summary_table,
    visit_card,
    visit_line,
    visits,
)

COMMANDS = {
    "ghi": "home-visit",
    "tonghop": "home-summary",
    "hop": "home-meetings",
    "baocao": "home-reports",
    "moi": "home-invite",
    "to": "home-organisation",
    "huy": "home-cancel",
    "lienket": "linking-label",
    "trogiup": "home-help-label",
}
"""The commands that a channel's own menu lists, and the text keys of what they do."""


FILES = {"table": summary_table.TABLE, "invitation": invitations.PICTURE}
"""The kinds of file that replies describe: see bot/files.py."""


@cache
def conversations() -> Router:
    """Give the one tree of handlers. Built once: a router can be attached once per process."""
    tree = Router(name="conversations")
    tree.include_routers(
        groups.router,
        linking.strangers,
        joining.strangers,
        sensitive.router,
        media.router,
        joining.router,
        home.router,
        linking.router,
        links.router,
        visits.router,
        visit_card.router,
        summary.router,
        summary_table.router,
        meetings.router,
        reports.router,
        invitations.router,
        organisation.router,
        visit_line.router,
        home.last,
    )
    return tree
