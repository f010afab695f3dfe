#!/bin/sh
# Finds a Python that will do (Debian 12's, or another from 3.11) and hands over to setup/install.py.
# Asks nothing; where it cannot go on it says so in one sentence.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3 /usr/bin/python3 python3.12 python3.13 python3.14; do
        # The real path: a version manager's stand-in may not be there for the programs we start later.
        "$candidate" -c 'import sys; print(getattr(sys, "_base_executable", sys.executable)); sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null && return 0
    done
    return 1
}

if ! found=$(find_python); then
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        echo "No Python 3.11 or newer: installing Debian's"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3 python3-venv; } \
            </dev/null >/dev/null || true
    fi
    if ! found=$(find_python); then
        echo "This needs Python 3.11 or newer: install it (on Debian 12: sudo apt-get install python3 python3-venv), then run this again." >&2
        exit 1
    fi
fi
# An older candidate prints its path before it is passed over: the last line is the one that will do.
exec "$(printf '%s\n' "$found" | tail -n 1)" -m setup.install "$@" </dev/null
