"""Files that users and the bot have sent: kept by id, downloaded by path."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from tests.servers.bot_api import MEGABYTE
from tests.servers.calls import JSON, ApiError
from tests.servers.images import image_size
from tests.servers.telegram_requests import Params, Upload, refuse

DOCUMENT_LIMIT = 50 * MEGABYTE
PHOTO_LIMIT = 10 * MEGABYTE
DOWNLOAD_LIMIT = 20 * MEGABYTE  # of getFile
PHOTO_SIDES_LIMIT = 10_000  # width and height together
PHOTO_RATIO_LIMIT = 20


@dataclass(frozen=True)
class File:
    """A file as Telegram keeps it."""

    file_id: str
    path: str
    name: str
    content_type: str
    data: bytes

    @property
    def described(self) -> JSON:
        """The fields that every kind of file has in a message."""
        digest = hashlib.sha256(self.data).hexdigest()[:12]
        return {
            "file_id": self.file_id,
            "file_unique_id": f"AQ{digest}",
            "file_size": len(self.data),
        }


class Files:
    """Every file of the server; ids are given here and mean nothing elsewhere."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def keep(self, upload: Upload, folder: str) -> File:
        """Give a file its id and its path."""
        number = len(self._by_id) + 1
        path = f"{folder}/file_{number}{PurePosixPath(upload.file_name).suffix}"
        file = File(
            f"BQACAgUAAx{number:08d}", path, upload.file_name, upload.content_type, upload.data
        )
        self._by_id[file.file_id] = self._by_path[path] = file
        return file

    def find(self, file_id: str) -> File | None:
        """Return the file of this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """Return the file that is downloaded from this path."""
        return self._by_path.get(path)

    def described(self, file_id: str) -> JSON:
        """Describe a file as getFile does; 400 for an unknown id and for more than 20 MB."""
        file = self.find(file_id)
        if file is None:
            refuse("wrong file_id or the file is temporarily unavailable")
        if len(file.data) > DOWNLOAD_LIMIT:
            refuse("file is too big")
        return {**file.described, "file_path": file.path}

    def received(self, params: Params, kind: str) -> File:
        """Return the file sent: uploaded under its name, as attach://, or known by its id."""
        named = params.text(kind)
        upload = params.uploads.get(named.removeprefix("attach://") if named else kind)
        if upload is None and (file := self.find(named)):
            return file
        if upload is None:
            refuse(_missing(named, kind))
        if not upload.data:
            refuse("file must be non-empty")
        if len(upload.data) > DOCUMENT_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        return self.keep(upload, f"{kind}s")


def _missing(named: str, kind: str) -> str:
    if named:
        return "wrong remote file identifier specified: can't unserialize it"
    return f"there is no {kind} in the request"


def photo_size(file: File) -> JSON:
    """Return the PhotoSize of a file sent as a photo; 400 for what Telegram takes for no photo."""
    if len(file.data) > PHOTO_LIMIT:
        refuse("file is too big for a photo")
    try:
        width, height = image_size(file.data)
    except ValueError:
        refuse("IMAGE_PROCESS_FAILED")
    longer, shorter = max(width, height), min(width, height)
    if longer + shorter > PHOTO_SIDES_LIMIT or longer > PHOTO_RATIO_LIMIT * shorter:
        refuse("PHOTO_INVALID_DIMENSIONS")
    return {**file.described, "width": width, "height": height}
