#!/usr/bin/env bash
# Moodle's Virtual Programming Lab runs this in a jail that has the kit in /kit: its output is grade and comments.
set -euo pipefail
lab=${KAFKA_LAB:-lab01-producer}
out=$(mktemp -d)
cat > vpl_execution <<END
#!/usr/bin/env bash
if ! /kit/tools/grader grade --lab $lab --submission "$PWD" --student student --out $out --no-sandbox >$out/log 2>&1; then
    echo "Comment :=>> The grader or its machine failed, which says nothing of the program. Let it be graded again."
    exit 0
fi
echo "<|--"
cat $out/student/summary.md
echo "--|>"
sed -n 's/^ *"score" : \([0-9]*\),\$/Grade :=>> \1/p' $out/student/grade.json | head -1
END
chmod +x vpl_execution
