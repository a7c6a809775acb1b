"""Times with which tests lock and ask: nothing is waited for as long as for a person's network."""

from __future__ import annotations

from toolkit.release.publishing.lock import LockTimes
from toolkit.stores.common.patience import PatienceTimes
from toolkit.stores.s3.times import S3Times

LOCK = LockTimes(settle_s=0.0)
EXPIRED = LockTimes(settle_s=0.0, expiry_s=-1.0)  # as after a quarter of an hour
PATIENCE = PatienceTimes(longest_s=4.0, first_pause_s=0.02)
IMPATIENCE = PatienceTimes(longest_s=0.05, first_pause_s=0.02)
SERVER = S3Times(patience=PATIENCE, complete_pauses_s=(0.01, 0.02, 0.1, 0.4, 0.8))
PROXIED = S3Times(patience=PATIENCE, complete_pauses_s=(0.01,) * 6)
