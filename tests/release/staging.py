"""A show, and a server in memory behind a proxy that harms requests."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from toolkit.stores.common.base import Store
from toolkit.stores.s3.times import S3Times
from toolkit.stores.target import open_store

from . import quick, small_s3
from .fault_proxy import Proxy
from .places import release
from .shows import Scene, Shows

BUCKET = "soy-tests"


@dataclass
class Stage:
    """A show, and a server behind the proxy."""

    shows: Shows
    server: small_s3.SmallS3
    proxy: Proxy
    folder: Path

    def store(self, times: S3Times = quick.PROXIED) -> Store:
        """Return what publishes through the proxy, as a new process would."""
        where = release(
            target=f"s3://{BUCKET}/p", endpoint_url=self.proxy.url, path_style=True, parallel=1
        )
        return open_store(where, self.folder, times=times)

    def there(self) -> dict[str, bytes]:
        """Return all that the server holds."""
        start = f"/{BUCKET}/p/"
        return {p.removeprefix(start): t.data for p, t in self.server.state.things.items()}

    def begin(self, scene: Scene, store: Store) -> small_s3.State:
        """Bring the server to the start of a scene, and return that."""
        self.proxy.set()
        scene.before(self.shows, store)
        return self.server.state

    def forget(self) -> None:
        """Have this machine know nothing of what it did before."""
        shutil.rmtree(self.shows.root / "elsewhere", ignore_errors=True)
