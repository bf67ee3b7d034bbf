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
