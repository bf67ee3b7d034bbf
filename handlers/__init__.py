"""The conversations: each file one subject, in the order the user meets it."""

from functools import cache

from aiogram import Router

from handlers import (
    groups,
    home,
    invitations,
    joining,
    meetings,
    organisation,
    reports,
    sensitive,
    summary,
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
    "trogiup": "home-help-label",
}
"""The commands that a channel's own menu lists, and the text keys of what they do."""


@cache
def conversations() -> Router:
    """Give the one tree of handlers. Built once: a router can be attached once per process."""
    tree = Router(name="conversations")
    tree.include_routers(
        groups.router,
        joining.strangers,
        sensitive.router,
        joining.router,
        home.router,
        visits.router,
        visit_card.router,
        summary.router,
        meetings.router,
        reports.router,
        invitations.router,
        organisation.router,
        visit_line.router,
        home.last,
    )
    return tree
