#!/usr/bin/env bash
# tools/steady.sh LAB [RUNS]: runs a lab's solution RUNS times (30) while busy loops keep every core oversubscribed.
# Each run must end with 100 points. Prints a line a run; ends with 1 at the first run that does not.
set -euo pipefail
cd "$(dirname "$0")/.."
lab=$1
runs=${2:-30}
log=$(mktemp)
busy=()
trap 'kill "${busy[@]}" 2>/dev/null || true; rm -f "$log"' EXIT

mvn -q test-compile -Psolution -pl "$lab"
for _ in $(seq $((2 * $(nproc)))); do
    (while :; do :; done) &
    busy+=($!)
done
for run in $(seq "$runs"); do
    start=$(date +%s)
    if ! mvn test -Psolution -pl "$lab" >"$log" 2>&1 || ! tools/grade-is "$lab" 100 >>"$log" 2>&1; then
        cat "$log"
        echo "run $run of $runs: NOT 100 points"
        exit 1
    fi
    printf 'run %d of %d: 100 points, %d s\n' "$run" "$runs" $(($(date +%s) - start))
done
