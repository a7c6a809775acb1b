"""The same bytes on other machines, which environments play: BLAS, NumPy and the C library obey."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from tests.depth import some
from toolkit.audio import processor
from toolkit.audio.intake import conversion

from . import elsewhere

ROOT = Path(__file__).parents[2]
# What NumPy found of instructions that not every processor has, by its names of today and before.
NEWER: list[str] = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
OLD_C_LIBRARY = "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-AVX512VL,-AVX2_Usable,-FMA_Usable"

# As OPENBLAS_CORETYPE names processors, with what shows that this one can play them.
CORES = {
    "Prescott": {*NEWER},
    "Sandybridge": {"AVX2", "X86_V3"},
    "Haswell": {"AVX2", "X86_V3"},
    "SkylakeX": {"AVX512_SKX", "X86_V4"},
}
MACHINES: dict[str, dict[str, str]] = {
    **{f"{n} threads": {"OPENBLAS_NUM_THREADS": str(n)} for n in (1, 2, 4, 8)},
    **{core: {"OPENBLAS_CORETYPE": core} for core, needs in CORES.items() if needs & {*NEWER}},
    "an old processor": {
        "OPENBLAS_CORETYPE": "Prescott",
        "OPENBLAS_NUM_THREADS": "3",
        "NPY_DISABLE_CPU_FEATURES": " ".join(NEWER),
        "GLIBC_TUNABLES": OLD_C_LIBRARY,
    },
    "no AVX-512": {
        "NPY_DISABLE_CPU_FEATURES": " ".join(n for n in NEWER if "512" in n or n == "X86_V4")
    },
}


def made_there(inputs: Path, folder: Path, machine: dict[str, str]) -> dict[str, str]:
    folder.mkdir()
    command = [sys.executable, "-m", "tests.audio.elsewhere", str(inputs), str(folder)]
    environment = {**os.environ, **machine}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    digests: dict[str, str] = json.loads(done.stdout)
    return digests


def test_other_machines_make_the_same_bytes(tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    elsewhere.inputs(inputs)
    first, *others = MACHINES
    with ThreadPoolExecutor(2) as pool:
        jobs = {
            name: pool.submit(made_there, inputs, tmp_path / name, MACHINES[name])
            for name in (first, *some(others))
        }
    found = {name: job.result() for name, job in jobs.items()}
    here = found.pop(first)
    assert found
    for name in ("audio.mp3", "audio.opus", "audio.m4a", "audio.flac", "curves.bin", "master.json"):
        assert sum(path.endswith(f"/{name}") for path in here) == 1
    for name in (
        "clip.mp3",
        "mix.flac",
        "levels",
        "gains",
        "resampled",
        "sides",
        "quiet",
        "denoised",
    ):
        assert name in here
    different = {
        machine: [name for name in here if there.get(name) != here[name]]
        for machine, there in found.items()
    }
    assert different == {machine: [] for machine in found}


def test_nothing_is_made_by_instructions_that_others_lack() -> None:
    assert conversion.BLOCK_SAMPLES  # whose import settles it
    assert processor.is_settled()
