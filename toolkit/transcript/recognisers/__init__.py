"""Speech recognisers, a file each, behind one small interface."""

import os

# OpenMP's threads wait for each other by turning round and round, with half as much work again for
# a part that two cores share. It reads this when CTranslate2 or PyTorch is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
