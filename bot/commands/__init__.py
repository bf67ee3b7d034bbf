"""What each command of `thonso` does; bot/cli.py declares them."""


class Refused(Exception):  # noqa: N818  # says what happened
    """An expected problem, in one sentence for the person at the terminal."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code
