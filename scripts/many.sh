#!/usr/bin/env bash
# Starts every role as a plain process on this machine, over one PostgreSQL: what compose.yaml does, by hand.
#
#   LABMATES_DATABASE_URL=postgresql://user:password@host/labmates scripts/many.sh
#
# Tokens and the rest come from the environment or .env, as for `labmates run`. How many of each:
#   GATEWAYS=2 WEBS=2 WORKERS=3 TICKS=1 scripts/many.sh      (several gateways share Discord's shards: SHARDS=4)
# WEBS=0 where Slack comes by sockets. Each process gets its own port, from LABMATES_HTTP_PORT (8080) on, web first.
# With LABMATES_HEALTH_PORT each gets its own of those, too, in the same order.
# Ctrl+C or SIGTERM stops them all, each cleanly; the exit code is 1 if one did not end so.
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -z ${LABMATES:-} ]]; then
    LABMATES=.venv/bin/labmates
    [[ -x $LABMATES ]] || LABMATES=labmates
fi
gateways=${GATEWAYS:-1} webs=${WEBS:-1} workers=${WORKERS:-2} ticks=${TICKS:-1} shards=${SHARDS:-}
port=${LABMATES_HTTP_PORT:-8080} health=${LABMATES_HEALTH_PORT:-}
declare -A names=()

start() { # name, role, more words
    local name=$1 role=$2
    shift 2
    # shellcheck disable=SC2086 - LABMATES may be several words
    LABMATES_HTTP_PORT=$port LABMATES_HEALTH_PORT=$health $LABMATES run --role "$role" "$@" 2> >(trap '' INT TERM; exec sed -u "s/^/$name /" >&2) &
    names[$!]=$name
    if ((port)); then port=$((port + 1)); fi
    if [[ -n $health ]]; then health=$((health + 1)); fi
}

ids() { # which of the shards gateway number $1 holds
    local shard list=()
    for ((shard = $1 - 1; shard < shards; shard += gateways)); do list+=("$shard"); done
    (IFS=, && echo "${list[*]}")
}

stopping=no
stop() {
    trap '' INT TERM
    stopping=yes
    kill -TERM "${!names[@]}" 2>/dev/null || true
}

if ((gateways > 1)) && [[ -z $shards ]]; then shards=$gateways; fi
if [[ -n $shards ]] && ((gateways > shards)); then
    echo "GATEWAYS=$gateways is more than SHARDS=$shards: one would have nothing to hold" >&2
    exit 2
fi
$LABMATES migrate >&2
trap stop INT TERM
for ((n = 1; n <= webs; n++)); do start "web-$n" web; done
for ((n = 1; n <= gateways; n++)); do
    if [[ -n $shards ]]; then
        start "gateway-$n" gateway --shards "$shards" --shard-ids "$(ids "$n")"
    else
        start "gateway-$n" gateway
    fi
done
for ((n = 1; n <= workers; n++)); do start "worker-$n" worker; done
for ((n = 1; n <= ticks; n++)); do start "tick-$n" tick; done

failed=0
for pid in "${!names[@]}"; do
    while :; do
        before=$stopping
        wait "$pid" && code=0 || code=$?
        if [[ $before == "$stopping" ]]; then break; fi # else a signal ended the wait early
    done
    if ((code)); then
        echo "${names[$pid]} ended with code $code" >&2
        failed=1
    fi
done
exit $failed
