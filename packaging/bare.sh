#!/bin/sh
# Opens both doors, `make test` and `make run ARGS=--headless`, for the commit checked out here, in roots that
# hold nothing but Debian: `bare.sh [SUITE…]`, bookworm and trixie unless named. Says for each what passed; exits
# with 1 where a door stayed shut, and with 2 where no root could be made.
#
# PYTHON is an interpreter of this machine to use in the roots in place of Debian's own. Its prefix is lent to the
# root; its libraries must be those of the suite.
#
# Where Debian and Python packages come from is read from this machine's apt and pip when it runs. The bases of the
# roots, the packages and the logs are kept in BARE_FOLDER (out/bare). Root's rights are needed.
set -eu

say() { printf 'bare: %s\n' "$*"; }
die() { printf 'bare: %s\n' "$*" >&2; exit 2; }

BUNDLE=/etc/ssl/certs/ca-certificates.crt

# What runs inside, in a mount and process namespace of its own: whatever is mounted or started there is gone once
# it ends, however it ends.
enter() {
    root=$1 kept=$2 log=$3
    mount --make-rprivate /
    mount -t proc proc "$root/proc"
    mount --rbind /sys "$root/sys"
    mkdir -p "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
    mount --bind "$root/dev/pts/ptmx" "$root/dev/ptmx"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    mkdir -p "$root/root/.cache/pip"
    mount --bind "$kept/pip" "$root/root/.cache/pip"
    mount --bind "$kept/apt" "$root/var/cache/apt/archives"
    if [ -n "${PYTHON:-}" ]; then
        prefix=$("$PYTHON" -c 'import sys; print(sys.base_prefix)')
        mkdir -p "$root$prefix"
        mount --bind "$prefix" "$root$prefix"
        mount -o remount,bind,ro "$root$prefix"
    fi
    # A login has more than this; the doors must need no more.
    # shellcheck disable=SC2046 # one word for each setting
    set -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
        PYTHON="${PYTHON:-}" PIP_CERT="$BUNDLE" $(list_pip_settings) \
        chroot "$root" make --no-print-directory -C /packline
    open_door "$log" "make test" "$@" test && open_door "$log" "make run ARGS=--headless" "$@" run ARGS=--headless
}

# Runs one door with its output in the log, and says how it went and how long it took.
open_door() {
    log=$1 door=$2
    shift 2
    began=$(date +%s)
    from=$(($(wc -l <"$log") + 1))
    if "$@" >>"$log" 2>&1 </dev/null; then how=pass code=0; else how=FAIL code=1; fi
    figures=$(tail -n "+$from" "$log" | grep -E '[0-9]+ (passed|failed)' | tail -n 1 | tr -d '=' | sed 's/^ *//; s/ *$//')
    say "$name: $door: $how, $(($(date +%s) - began)) s${figures:+ ($figures)}"
    return "$code"
}

# Prints what pip is told on this machine of where packages are, as settings for its environment.
list_pip_settings() {
    for variable in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
        eval "value=\${$variable:-}"
        if [ -n "$value" ]; then echo "$variable=$value"; fi
    done
    python3 -m pip config list 2>/dev/null |
        sed -n "s/^[^=]*\.\(index-url\|proxy\|trusted-host\|default-timeout\|timeout\)='\(.*\)'\$/\1=\2/p" |
        while IFS= read -r setting; do
            echo "PIP_$(echo "${setting%%=*}" | tr 'a-z-' 'A-Z_')=$(echo "${setting#*=}" | tr -d ' ')"
        done
}

# Prints the mirror of this machine's apt for Debian itself, not for its security updates.
find_mirror() {
    # shellcheck disable=SC2016 # apt's own variables
    apt-get indextargets --format '$(SITE) $(CREATED_BY) $(REPO_URI)' 2>/dev/null |
        awk '$2 == "Packages" && $3 !~ /security/ && $3 ~ /debian/ { print $3; exit }'
}

# Makes the base of a suite once: a minimal Debian with what Packline's page asks for, packed.
make_base() {
    suite=$1 base=$2
    if [ -f "$base" ]; then return; fi
    command -v debootstrap >/dev/null || die "debootstrap is missing (apt-get install debootstrap)"
    mirror=$(find_mirror)
    if [ -z "$mirror" ]; then die "this machine's apt names no mirror of Debian"; fi
    say "$suite: making its base"
    debootstrap --variant=minbase --include=ca-certificates,git,make,python3 "$suite" "$work/base" "$mirror" \
        >"$kept/debootstrap.log" 2>&1 || die "$suite cannot be made: $(tail -n 1 "$kept/debootstrap.log")"
    rm -f "$work/base/var/cache/apt/archives"/*.deb
    tar -C "$work/base" -cf "$base.new" .
    mv "$base.new" "$base"
    rm -rf "$work/base"
}

# Lays a root: the base, this machine's way to the network, and a clone of the commit that is checked out.
lay_root() {
    root=$1 base=$2
    mkdir "$root"
    tar -C "$root" -xpf "$base"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    echo "127.0.0.1 localhost $(hostname)" >"$root/etc/hosts"
    apt-config dump | grep -E '^Acquire::(http|https)::(Proxy|Verify)' >"$root/etc/apt/apt.conf.d/90machine" || true
    if [ -f "$BUNDLE" ]; then cp -L "$BUNDLE" "$root$BUNDLE"; fi
    git clone --quiet --no-checkout "$here" "$root/packline"
    git -C "$root/packline" checkout --quiet --detach "$commit"
}

if [ "${1:-}" = --enter ]; then
    name=$2
    shift 2
    enter "$@"
    exit
fi

here=$(cd "$(dirname "$0")/.." && pwd)
[ "$(id -u)" -eq 0 ] || die "a root is made and entered as root: sudo make bare"
commit=$(git -C "$here" rev-parse HEAD) || die "there is no commit to try"
if [ -n "$(git -C "$here" status --porcelain)" ]; then say "what is not committed is left out"; fi

folder=${BARE_FOLDER:-$here/out/bare}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d "$folder/work-XXXXXX")
inside=
leave() {
    if [ -n "$inside" ]; then kill -KILL "$inside" 2>/dev/null || true; wait "$inside" 2>/dev/null || true; fi
    rm -rf --one-file-system "$work"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

result=0
[ $# -gt 0 ] || set -- bookworm trixie
for suite in "$@"; do
    kept=$folder/$suite
    mkdir -p "$kept/apt/partial" "$kept/pip"
    make_base "$suite" "$kept/base.tar"
    lay_root "$work/$suite" "$kept/base.tar"
    name=$suite
    if [ -n "${PYTHON:-}" ]; then name="$suite with $("$PYTHON" --version)"; fi
    log=$folder/$(echo "$name" | tr ' ' '-').log
    : >"$log"
    say "$name: $(echo "$commit" | cut -c 1-12), log in $log"
    unshare --mount --pid --fork --kill-child "$0" --enter "$name" "$work/$suite" "$kept" "$log" &
    inside=$!
    if ! wait "$inside"; then
        result=1
        tail -n 40 "$log" >&2
    fi
    inside=
    rm -rf --one-file-system "$work/$suite"
done
if [ "$result" -eq 0 ]; then say "pass: both doors in $*"; else say "FAIL: $*"; fi
exit "$result"
