#!/usr/bin/env bash
# Builds the image and uses it as docs/containers.md says: shut in, asked how it is, told to stop. `make image`.
#
# With Docker or Podman, whichever is there; with neither it says so and ends well. ENGINE chooses, BUILD and RUN add
# words of yours to `build` and `run`, such as --build-arg or --network.
set -euo pipefail
cd "$(dirname "$0")/.."

ENGINE=${ENGINE:-$(command -v docker || command -v podman || true)}
if [ -z "$ENGINE" ] || ! "$ENGINE" info >/dev/null 2>&1; then
    echo "skipped: neither Docker nor Podman answers here"
    exit 0
fi
form=()
case ${ENGINE##*/} in podman) form=(--format docker) ;; esac # its other form knows no health check
name="labmates-$$"

tidy() {
    "$ENGINE" rm --force "$name" >/dev/null 2>&1 || true
    "$ENGINE" volume rm --force "$name-data" "$name-keys" >/dev/null 2>&1 || true
}
trap tidy EXIT

shut_in() { # words of run …
    # shellcheck disable=SC2086 # RUN is words
    "$ENGINE" run --name "$name" --stop-timeout 20 --read-only --tmpfs /tmp --cap-drop ALL \
        --security-opt no-new-privileges --volume "$name-data:/data" --volume "$name-keys:/keys" ${RUN:-} "$@"
}

# shellcheck disable=SC2086 # BUILD is words
"$ENGINE" build ${form[@]+"${form[@]}"} ${BUILD:-} --tag labmates .
shut_in --rm labmates keys init
shut_in --detach labmates >/dev/null
for _ in $(seq 60); do
    "$ENGINE" exec "$name" labmates healthy 2>/dev/null && break
    sleep 1
done
"$ENGINE" exec "$name" labmates healthy
"$ENGINE" exec "$name" labmates doctor
if "$ENGINE" exec "$name" touch /opt/labmates/there 2>/dev/null; then
    echo "the program's folder can be written" >&2
    exit 1
fi
test "$("$ENGINE" exec "$name" id -u)" = 10001
"$ENGINE" stop "$name" >/dev/null
test "$("$ENGINE" inspect --format '{{.State.ExitCode}}' "$name")" = 0
"$ENGINE" image inspect --format 'built, started, asked, stopped: {{.Size}} bytes' labmates
