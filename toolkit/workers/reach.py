"""Why a scheduler cannot be reached, as people can mend it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path

from toolkit import files
from toolkit.errors import WorkersLost, WorkersUnfit

_SETTINGS = (
    "read the cluster's settings in this terminal first: set -a; . /etc/soy/cluster.env; set +a "
    "(docs/cluster.md)"
)
_LIMIT_BYTES = 1 << 20
_VARIABLE = "DASK_DISTRIBUTED__COMM__TLS__"


def check_certificates(address: str, told: Mapping[str, str | None]) -> None:
    """Make sure that all certificates for TLS are named and can be read.

    `told` has a path, or the certificate itself, for the name of each setting. Raises WorkersUnfit.
    """
    for name, said in told.items():
        if not said:
            raise WorkersUnfit(
                f"--cluster {address}: {_VARIABLE}{name} is not set, so there is no certificate to "
                "connect with",
                hint=_SETTINGS,
            )
        if "\n" in said:
            continue
        try:
            files.read(Path(said), _LIMIT_BYTES)
        except OSError as err:
            raise WorkersUnfit(
                f"{said}: this certificate or key cannot be read: {err.strerror}",
                hint=f"mend {_VARIABLE}{name}, or the rights of that file; docs/cluster.md says "
                "where certificates come from",
            ) from err


def unreached(address: str, err: Exception) -> WorkersLost:
    """Return the error for a scheduler that did not let us in."""
    why = str(err).partition("\n")[0]
    if isinstance(err, ssl.SSLError) and not isinstance(err, ssl.SSLCertVerificationError):
        return WorkersLost(
            f"--cluster {address}: the certificates cannot be used ({why})",
            hint="make sure that ca.pem and cluster.pem are certificates, and that cluster.key "
            "belongs to cluster.pem; docs/cluster.md says how to make them",
        )
    if "certificate" in why.lower():
        return WorkersLost(
            f"--cluster {address}: the scheduler has certificates of another authority",
            hint="put the same ca.pem, cluster.pem and cluster.key on both machines, then restart "
            "the scheduler (docs/cluster.md)",
        )
    return WorkersLost(
        f"--cluster {address}: no scheduler answers ({type(err).__name__}: {why})",
        hint="check that it runs, with tls:// or tcp:// as you say it, and that no firewall is "
        "between; docs/cluster.md says how to start one",
    )
