"""What goes to workers and comes back: pickled, with each path in the show told from its root.

The show's folder may have another path on each machine. Parcels come from the workers that a person
chose and from nobody else: what unpacks one runs what it says.
"""

from __future__ import annotations

import io
import pickle
from contextvars import ContextVar
from pathlib import Path, PurePath
from typing import Any

_root: ContextVar[Path] = ContextVar("root")


def packed(value: object, root: Path) -> bytes:
    """Return `value` in a parcel; paths that lie in `root` are told from there."""
    made = io.BytesIO()
    _Packer(made, root).dump(value)
    return made.getvalue()


def unpacked(parcel: bytes, root: Path) -> Any:
    """Return what is in a parcel, its paths in `root`."""
    token = _root.set(root)
    try:
        return pickle.loads(parcel)  # noqa: S301 - from our own workers, or for them
    finally:
        _root.reset(token)


class _Packer(pickle.Pickler):
    def __init__(self, made: io.BytesIO, root: Path) -> None:
        super().__init__(made, pickle.HIGHEST_PROTOCOL)
        self._root = root

    def reducer_override(self, value: object) -> Any:
        """Return how a path in the root is made again elsewhere; all else is pickled as usual."""
        if isinstance(value, PurePath) and value.is_relative_to(self._root):
            return _placed, (value.relative_to(self._root).parts,)
        return NotImplemented


def _placed(parts: tuple[str, ...]) -> Path:
    return _root.get().joinpath(*parts)
