"""The sample show's pages in the system's Firefox: `make test-firefox`.

Firefox plays nothing where there is no sound output: on a server, `pulseaudio` gives it one that
nobody hears.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.sample_show import AT, copy_of_the_sample
from tests.verify.site import serving
from toolkit.cli import run

HERE = Path(__file__).parent
EPISODE = "episodes/001-medicine-that-starts-with-you/index.html"


def test_a_listener_in_firefox(tmp_path: Path) -> None:
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "install Firefox first"
    if shutil.which("pulseaudio"):
        subprocess.run(["pulseaudio", "--start", "--exit-idle-time=60"], check=False)
    project = copy_of_the_sample(tmp_path / "show")
    assert run(["build", "--at", AT, "--project", str(project)]) == 0
    with serving() as server:
        server.put_folder(project / "build" / "public", "show")
        ran = subprocess.run(
            ["node", "walk.mjs", f"{server.base}/show", EPISODE, program],
            capture_output=True,
            text=True,
            check=False,
            cwd=HERE,
        )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["controls"]  # our own, in the place of the browser's
    assert found["plays"] > 0
    assert 62 < found["chapter"] < 70
    assert 29 < found["sentence"] < 40
    assert found["marked"] == "s12"
    assert found["wide"] == []  # nothing lies beside the page, at 320, 640 and 1280 pixels
    assert found["place"] not in ("", "0:00")  # a hit of the search leads to its second
    assert found["said"] == []
