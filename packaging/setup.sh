#!/bin/sh
# Makes this machine able to run Packline (`setup.sh run`) or to work on it (`setup.sh dev`).
#
# Installs missing system packages (Debian, Ubuntu; through sudo when not root), then the locked
# Python packages into .venv, then the project itself in place. Says what it installs, does nothing
# that is already done, and ends with one clear line where something cannot be had.
set -eu
cd "$(dirname "$0")/.."

kind=${1:-run}
stamp=.venv/.packline-setup

# What Qt opens at run time, without a display and with one; a name after | is the same library in
# newer releases.
run_packages="libglib2.0-0|libglib2.0-0t64 libgl1 libegl1 libdbus-1-3 libbrotli1 libfontconfig1 libxkbcommon0
    libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libwayland-cursor0"
# What the tests start: a display of their own, typed keys, keyboard layouts; devices the kernel seems to have;
# a print server.
dev_packages="xvfb xauth xdotool x11-xkb-utils strace umockdev gir1.2-umockdev-1.0 python3-gi
    cups cups-client"

say() { printf 'setup: %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }

# Runs a command and keeps what it says on stderr; the first error of it ends up in the one line of `die`.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { "$@" 2>"$log"; }
reason() { grep -m 1 -E '^ *(E:|ERROR|error|sudo:|Error|[A-Za-z]*Error:)' "$log" || tail -n 1 "$log"; }

case $kind in
    run) packages=$run_packages ;;
    dev) packages="$run_packages $dev_packages" ;;
    *) die "usage: packaging/setup.sh run|dev" ;;
esac

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Prints the packages that are missing; each argument is one name, or several joined by |.
list_missing() {
    for names in "$@"; do
        found=
        for name in $(echo "$names" | tr '|' ' '); do
            if is_installed "$name"; then found=yes; fi
        done
        if [ -z "$found" ]; then echo "$names"; fi
    done
}

# Prints the first of the joined names that this release can install.
choose_name() {
    for name in $(echo "$1" | tr '|' ' '); do
        if apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [^(]'; then
            echo "$name"
            return
        fi
    done
    echo "${1%%|*}"
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_system_packages() {
    command -v apt-get >/dev/null || die "not Debian or Ubuntu; install these by hand, then run again: $*"
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        die "system packages are missing and there is no sudo; as root: apt-get install $(echo "$*" | sed 's/|[^ ]*//g')"
    fi
    say "refreshing the package lists"
    quietly as_root apt-get -qq update || die "cannot refresh the package lists: $(reason)"
    chosen=
    for names in "$@"; do chosen="$chosen $(choose_name "$names")"; done
    say "installing system packages:$chosen"
    # shellcheck disable=SC2086 # one word for each package
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $chosen \
        >/dev/null || die "cannot install the system packages$chosen (is the Debian archive reachable?): $(reason)"
}

python=$(find_python)
if [ -z "$python" ]; then
    die "Python 3.11 or newer is needed (apt-get install python3, or PYTHON=/path/to/python3 make …)"
fi

missing=
if command -v dpkg-query >/dev/null; then
    # shellcheck disable=SC2086 # one word for each package
    missing=$(list_missing $packages)
else
    say "not Debian or Ubuntu: Qt's system libraries are taken to be there"
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    missing="$missing $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
fi
# shellcheck disable=SC2086 # one word for each package
if [ -n "$missing" ]; then install_system_packages $missing; fi

# The stamp says what the environment was made from; a moved folder or another Python makes it anew.
place="$(pwd) $("$python" -c 'import sys; print(sys.version.split()[0], sys.base_prefix)')"
sum_of() { cat packaging/setup.sh pyproject.toml "requirements/$1.lock" | sha256sum | cut -d ' ' -f 1; }
is_done() { [ -x .venv/bin/packline ] && [ "$(cat "$stamp-$1" 2>/dev/null)" = "$place $(sum_of "$1")" ]; }

if is_done dev || is_done "$kind"; then exit 0; fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || [ "$(cat .venv/.packline-place 2>/dev/null)" != "$place" ]; then
    say "making .venv with $("$python" --version)"
    quietly "$python" -m venv --clear .venv || die "cannot make a virtual environment in .venv: $(reason)"
    echo "$place" >.venv/.packline-place
fi
rm -f "$stamp"-*

pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"; }

quiet=--quiet
if [ -t 1 ]; then quiet=; fi
say "installing $(grep -c '^[a-z]' "requirements/$kind.lock") locked Python packages, some 250 MB"
# The lock is whole: --no-deps keeps pip from choosing anything itself (an extra of a locked package makes it
# look at newer releases, which then lack a hash).
# shellcheck disable=SC2086 # empty or one word
quietly pip install $quiet --no-deps --require-hashes --only-binary :all: -r "requirements/$kind.lock" ||
    die "cannot install the locked Python packages (is a package index reachable?): $(reason)"
quietly pip install --quiet --no-deps --no-build-isolation --editable . ||
    die "cannot install the project into .venv: $(reason)"
quietly pip check >"$log" || die "the locked Python packages do not fit together: $(tail -n 1 "$log")"

echo "$place $(sum_of "$kind")" >"$stamp-$kind"
say "ready"
