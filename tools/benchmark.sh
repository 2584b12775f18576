#!/usr/bin/env bash
# tools/benchmark.sh LAB [RUNS]: times `mvn test` of a lab's starter and solution in whole processes, with the largest
# resident set of the JVMs, over RUNS (3) runs after one that is not counted. Prints medians beside the kit's budgets.
set -euo pipefail
cd "$(dirname "$0")/.."
lab=$1
runs=${2:-3}
# What a solution may take, in seconds: a lab that starts a worker, a database or instances of Streams takes longer.
case $lab in
    lab02-*) solution=30 ;;
    lab04-*) solution=40 ;;
    lab05-*) solution=45 ;;
    *) solution=25 ;;
esac
command -v /usr/bin/time >/dev/null || { echo "GNU time is missing: apt-get install time"; exit 1; }

median() {
    sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

measure() { # NAME BUDGET_SECONDS MAVEN_ARGUMENT…
    local name=$1 budget=$2 seconds=() memory=() figures
    shift 2
    figures=$(mktemp)
    for run in $(seq 0 "$runs"); do
        # Largest resident set of a single process; `mvn test` of a starter fails, as it should.
        /usr/bin/time -o "$figures" -f '%e %M' mvn test -pl "$lab" "$@" >/dev/null 2>&1 || true
        if [ "$run" -gt 0 ]; then
            read -r s m < <(tail -n 1 "$figures")
            seconds+=("$s")
            memory+=("$m")
        fi
    done
    rm -f "$figures"
    printf '%-10s median %6.1f s (budget %s s), largest JVM %5d MB (budget 1200 MB)\n' "$name" \
        "$(printf '%s\n' "${seconds[@]}" | median)" "$budget" \
        $(($(printf '%s\n' "${memory[@]}" | median) / 1024))
}

measure starter 12
measure solution "$solution" -Psolution
