"""How long a channel waits when its platform is out of reach."""

import random

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds


def patience(failures: int) -> float:
    """Give the seconds to wait after so many failures in a row: doubled, bounded, scattered."""
    longest: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - 1, 10))
    return random.uniform(longest / 2, longest)  # noqa: S311  # scatter, not secrecy
