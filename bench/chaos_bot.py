"""The bot as chaos starts it: `thonso run`, forked from a process that has loaded everything.

A line on stdin begins a life: the number of the update before whose COMMIT it stops for ever, 0 for
none. On stdout stand `ready` once; `born PID` and `dead CODE` for each life; `durable …`, what the
very connection promises on which it works, with its first commit; `held` when it has stopped.
"""

import os
import select
import signal
import sys
from itertools import count
from typing import NoReturn

from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from bot import app, cli, logs  # noqa: F401  # loaded here, once, instead of in every life
from bot.commands import terminal  # noqa: F401  # the same
from models.database import is_durable

LOOK_EVERY = 0.02  # seconds


def main() -> None:
    """Give life after life, until stdin ends. Nothing is open when a life begins."""
    say("ready")
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            live(int(line))
        say(f"born {child}")
        say(f"dead {end_of(child)}")


def say(line: str) -> None:
    """Tell the driver."""
    print(line, flush=True)


def end_of(child: int) -> int:
    """Wait for the end of a life and give its exit code. When stdin has ended, so does the life."""
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if select.select([sys.stdin], [], [], LOOK_EVERY)[0]:
            os.kill(child, signal.SIGKILL)


def live(number: int) -> NoReturn:
    """Run the bot, up to the commit of the number-th update."""
    event.listen(Session, "before_commit", tell_durability, once=True)
    stop_before_commit(number)
    cli.main(["run"])


def tell_durability(session: Session) -> None:
    """Say what the session's own connection promises."""
    promises = is_durable(session)
    say("durable " + " ".join(f"{name}={value}" for name, value in promises.items()))


def stop_before_commit(number: int) -> None:
    """Stop for ever when the number-th update, counted from now, is about to be committed."""
    left = count(number, -1)

    @event.listens_for(Engine, "begin")
    def begin(connection: Connection) -> None:
        connection.info["hears"] = False

    @event.listens_for(Engine, "after_cursor_execute")
    def executed(connection: Connection, _: object, statement: str, *__: object) -> None:
        if statement.startswith("INSERT INTO heard_update"):
            connection.info["hears"] = True

    @event.listens_for(Engine, "commit")
    def commit(connection: Connection) -> None:
        if connection.info["hears"] and next(left) == 1:
            say("held")
            while True:
                signal.pause()


if __name__ == "__main__":
    main()
