"""The ways a send fails, as values that say what to do next."""

from enum import StrEnum


class Failure(StrEnum):
    """Why a message did not go out."""

    GONE = "gone"  # this chat cannot be written to: blocked, deleted. Reach the person elsewhere.
    REFUSED = "refused"  # this message is never accepted. Trying again is pointless.
    LATER = "later"  # the platform is busy or down and has not taken it. Try again.
    DOUBTFUL = "doubtful"  # the connection broke: it may have arrived.


class SendError(Exception):
    """A send failed. `retry_after` is in seconds, where the platform named it."""

    def __init__(self, failure: Failure, retry_after: float | None = None) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.retry_after = retry_after


class NotFetched(Exception):  # noqa: N818  # says what happened
    """A file was not to be had. `why` names no address; `for_good`: trying again is pointless."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.for_good = for_good
