"""The key for hashes and signatures: SECRET_KEY, else one made once and kept in the data folder."""

import os
import secrets

from bot.settings import Settings

FILE = "secret.key"


def key(settings: Settings) -> bytes:
    """Give the secret key. The file is made readable for its owner alone, and never overwritten."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data_dir / FILE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(32).encode())
        file.flush()
        os.fsync(file.fileno())
    return path.read_bytes()
