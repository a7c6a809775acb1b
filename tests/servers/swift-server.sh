#!/usr/bin/env bash
# OpenStack Swift with its S3 interface, from PyPI, on loopback: a server that knows less of S3 than most.
#   tests/servers/swift-server.sh run CMD...          the server runs while CMD does
#   eval "$(tests/servers/swift-server.sh start)"; ...; tests/servers/swift-server.sh stop
# CMD finds SWIFT_S3_URL, SWIFT_S3_KEY and SWIFT_S3_SECRET in its environment.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
SERVERS=(account container object proxy)
FILTERS=(catch_errors gatekeeper healthcheck bulk s3api tempauth copy slo versioned_writes symlink)

fail() { echo "swift-server: $*" >&2; exit 1; }

# Swift keeps an object's description in extended attributes, which not every file system has.
keeps_attributes() {
  mkdir -p "$1" && python3 - "$1" 2>/dev/null <<'PY'
import os, sys, tempfile
with tempfile.NamedTemporaryFile(dir=sys.argv[1]) as file:
    os.setxattr(file.name, "user.soy", b"x" * 200)
PY
}

make_folder() {
  local above
  for above in "${TMPDIR:-/tmp}" "$HERE/../../build"; do
    if keeps_attributes "$above"; then mktemp -d "$above/swift-s3.XXXXXX"; return; fi
  done
  fail "no folder here keeps extended attributes"
}

free_ports() {
  python3 - "$1" <<'PY'
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(each.getsockname()[1] for each in held))
PY
}

# Every server has one file: where it listens, and for the proxy the filters that requests pass.
configure() {
  local name=$1 port=$2 pipeline=$1-server filter
  [ "$name" = proxy ] && pipeline="${FILTERS[*]} proxy-server"
  cat <<INI
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $port
workers = 0
user = $(id -un)
swift_dir = $D
devices = $D/devices
mount_check = false
[pipeline:main]
pipeline = $pipeline
[app:$name-server]
use = egg:swift#$name
INI
  if [ "$name" != proxy ]; then return; fi
  echo 'account_autocreate = true'
  for filter in "${FILTERS[@]}"; do
    printf '[filter:%s]\nuse = egg:swift#%s\n' "$filter" "$filter"
    case $filter in
      s3api) printf 's3_acl = true\n' ;;
      tempauth) printf 'user_test_tester = testing .admin\n' ;;
      versioned_writes) printf 'allow_object_versioning = true\n' ;;
    esac
  done
}

stop() {
  local pid
  [ -n "${D:-}" ] || return 0
  for pid in $(cat "$D/pids" 2>/dev/null); do kill "$pid" 2>/dev/null || true; done
  for pid in $(cat "$D/pids" 2>/dev/null); do
    for _ in $(seq 50); do [ -d "/proc/$pid" ] || break; sleep 0.1; done
    if [ -d "/proc/$pid" ]; then kill -9 "$pid" 2>/dev/null || true; fi
  done
  case $D in */swift-s3.??????) rm -rf "$D" ;; esac
}

start() {
  local ports name number=0 port
  D=$(make_folder)
  trap stop EXIT
  python3 -m venv "$D/venv"
  "$D/venv/bin/python" -m pip install --quiet --disable-pip-version-check -c "$HERE/swift-constraints.txt" swift >&2
  mkdir -p "$D/devices/one"
  printf '[swift-hash]\nswift_hash_path_suffix = soy\n' >"$D/swift.conf"
  read -r -a ports <<<"$(free_ports ${#SERVERS[@]})"
  for name in "${SERVERS[@]}"; do
    port=${ports[number]}; number=$((number + 1))
    if [ "$name" != proxy ]; then
      ring() { "$D/venv/bin/swift-ring-builder" "$D/$name.builder" "$@" >/dev/null; }
      ring create 1 1 0; ring add "r1z1-127.0.0.1:$port/one" 1; ring rebalance
    fi
    configure "$name" "$port" >"$D/$name.conf"
    (cd "$D" && exec setsid "$D/venv/bin/swift-$name-server" "$D/$name.conf") >"$D/$name.log" 2>&1 </dev/null &
    echo $! >>"$D/pids"
  done
  for _ in $(seq 300); do
    if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && healthy "$port"; then break; fi
    sleep 0.1
  done
  healthy "$port" || { tail -n 15 "$D"/*.log >&2; fail "it did not start"; }
  printf 'export %s\n' "SWIFT_SERVER_DIR=$D" "SWIFT_S3_URL=http://127.0.0.1:$port" SWIFT_S3_KEY=test:tester \
    SWIFT_S3_SECRET=testing >"$D/env"
}

healthy() {
  python3 -c 'import sys, urllib.request as u; u.urlopen(f"http://127.0.0.1:{sys.argv[1]}/healthcheck", timeout=5)' "$1" 2>/dev/null
}

case ${1:-} in
  start) start; trap - EXIT; cat "$D/env" ;;
  run) shift; start; . "$D/env"; "$@" ;;
  stop) D=${SWIFT_SERVER_DIR:?is set by start}; stop ;;
  *) sed -n 2,5p "$0" >&2; exit 2 ;;
esac
