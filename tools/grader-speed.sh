#!/usr/bin/env bash
# tools/grader-speed.sh [--submissions N] [--measure N | --full]
#
# Grades a class of lab01-producer (100 submissions: right, wrong, not begun, hanging, hostile), and compares with a loop
# of `mvn test` over them. The loop is measured on N submissions of each kind (2) and extrapolated by the number of each
# kind; --full measures every one of them, which takes an hour or more. Run it on a machine with nothing else to do: the
# load that is printed is that of the minute before.
set -euo pipefail
cd "$(dirname "$0")/.."
kit=$PWD
lab=lab01-producer
count=100
measure=2
while [ $# -gt 0 ]; do
    case $1 in
        --submissions) count=$2; shift 2 ;;
        --measure) measure=$2; shift 2 ;;
        --full) measure=$count; shift ;;
        *) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2 ;;
    esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
class=$work/class
mkdir "$class"

# One submission: the solution with the patch of the variant $2.
hand_in() {
    mkdir -p "$class/$1/$lab/src/main/java"
    cp -r "$lab/src/solution/java/." "$class/$1/$lab/src/main/java/"
    if [ -n "$2" ]; then (cd "$class/$1/$lab/src/main" && git apply -p1 "$kit/$2/change.patch"); fi
}

# The same, with a statement put at the beginning of publish().
with_statement() {
    hand_in "$1" ""
    sed -i "s|public Future<RecordMetadata> publish(PageEvent event) {|&\n        $2|" \
        "$class/$1/$lab/src/main/java/kafkalab/producer/PageEventPublisher.java"
}

mapfile -t right < <(find "$lab/src/variants/right" -mindepth 1 -maxdepth 1 -type d | sort)
mapfile -t wrong < <(find "$lab/src/variants/wrong" -mindepth 1 -maxdepth 1 -type d | sort)
hanging=('while (event != null) { Math.sqrt(1); }' 'while (event != null) { try { Thread.sleep(9999); } catch (InterruptedException e) { } }')
hostile=('System.exit(0);' 'Runtime.getRuntime().halt(0);' 'System.getenv();' 'if (event != null) { return null; }')
for ((i = 0; i < count; i++)); do
    n=$(printf '%03d' "$i")
    case $((i % 25)) in
        0) with_statement "hanging-$n" "${hanging[$((i / 25 % 2))]}" ;;
        1 | 2) with_statement "hostile-$n" "${hostile[$((i % 4))]}" ;;
        3 | 4 | 5) mkdir -p "$class/begun-$n/$lab/src"; cp -r "$lab/src/main" "$class/begun-$n/$lab/src/" ;;
        6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14) hand_in "right-$n" "${right[$((i % ${#right[@]}))]}" ;;
        *) hand_in "wrong-$n" "${wrong[$((i % ${#wrong[@]}))]}" ;;
    esac
done

now() { date +%s%3N; }
load() { echo "load $(cut -d' ' -f1 /proc/loadavg)"; }

# Prints the largest resident set that a process ever had, in MB, until it ends.
largest() {
    local peak=0 seen
    while seen=$(awk '/VmHWM/ { print int($2 / 1024) }' "/proc/$1/status" 2>/dev/null) && [ -n "$seen" ]; do
        peak=$seen
        sleep 1
    done
    echo "$peak"
}

tools/grader --version >/dev/null
echo "The grader, on $(nproc) cores, $(load):"
start=$(now)
tools/grader grade --lab "$lab" --submissions "$class" --out "$work/out" >"$work/grader.log" &
pid=$!
memory=$(largest "$pid")
wait "$pid" || echo "the grader ended with exit code $?"
grader=$(($(now) - start))
sed -n '1,2p;$p' "$work/grader.log"
printf 'graded in %d.%03d s; the grader itself took %d MB at most\n' $((grader / 1000)) $((grader % 1000)) "$memory"
# Where the scores are not what the programs deserve, nothing is gained by speed.
awk -F, 'NR > 1 && $1 ~ /^right/ && $3 != 100 { print "not as it should be: " $0; bad = 1 } END { exit bad }' \
    "$work/out/grades.csv"
echo

echo "A loop of mvn test over the same submissions, $(load):"
cp -r "$kit" "$work/kit"
cd "$work/kit"
mvn -q test-compile -pl "$lab"
total=0
for kind in right wrong begun hanging hostile; do
    mapfile -t all < <(find "$class" -mindepth 1 -maxdepth 1 -name "$kind-*" | sort)
    [ "${#all[@]}" -gt 0 ] || continue
    # Spread over the kind, not its first ones.
    take=$((measure < ${#all[@]} ? measure : ${#all[@]}))
    sum=0
    for ((i = 0; i < take; i++)); do
        submission=${all[$((i * ${#all[@]} / take))]}
        rm -rf "$lab/src/main/java"
        cp -r "$submission/$lab/src/main/java" "$lab/src/main/java"
        start=$(now)
        mvn -o test -pl "$lab" >/dev/null 2>&1 || true
        sum=$((sum + $(now) - start))
    done
    mean=$((sum / take))
    printf '%-8s %3d submissions, %2d measured, %d.%03d s each\n' "$kind" "${#all[@]}" "$take" $((mean / 1000)) $((mean % 1000))
    total=$((total + mean * ${#all[@]}))
done
[ "$measure" -ge "$count" ] && how=measured || how="extrapolated from the measured ones"
printf 'all: %d.%03d s, %s\n\n' $((total / 1000)) $((total % 1000)) "$how"
printf 'The grader is %d.%d times as fast.\n' $((total / grader)) $((total * 10 / grader % 10))
