#!/usr/bin/env bash
# Instructions per byte of source, by callgrind. Clocks on shared machines lie
# by 20 %; these counts repeat within 0.1 %, so a limit on them can stand in CI.
#
#   scripts/instructions.sh            prints the table
#   scripts/instructions.sh --max 14   and fails when `wellsaid` on class G needs more, or
#                                      judging without rules more than 0.3 × parsing
set -euo pipefail
cd "$(dirname "$0")/.."

classes=(A G)
contestants=(wellsaid gate naive escape parse judge)
megabytes=${WELLSAID_BENCH_MB:-1}
max=
if [[ ${1:-} == --max ]]; then
    max=${2:?--max needs a number}
fi

if ! command -v valgrind >/dev/null; then
    echo "instructions.sh: valgrind is missing; on Debian: apt-get install valgrind" >&2
    exit 1
fi

target=$(cargo metadata --format-version 1 --no-deps |
    sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
cargo build --quiet --release --example instructions
binary=$target/release/examples/instructions

# Prints "<instructions> <bytes>" of one run.
count() { # contestant class
    local bytes log
    log=$(mktemp)
    bytes=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$log" \
        "$binary" "$1" "$2" "$megabytes")
    sed -n "s/.*Collected : \([0-9]*\)\$/\1 $bytes/p" "$log"
    rm -f "$log"
}

# Instructions per byte: what `$1` took more than `$2`.
per_byte() { # "<instructions> <bytes>" of the run, of its baseline
    awk -v run="$1" -v base="$2" 'BEGIN {
        split(run, r, " "); split(base, b, " ")
        if (r[2] == 0 || r[2] != b[2]) { print "no count" > "/dev/stderr"; exit 1 }
        printf "%.2f", (r[1] - b[1]) / r[2]
    }'
}

printf '%-10s' class "${contestants[@]}"
echo
result=
judged=()
for class in "${classes[@]}"; do
    # Making the comments costs more than formatting them: that much is taken off.
    none=$(count none "$class")
    printf '%-10s' "$class"
    for contestant in "${contestants[@]}"; do
        case $contestant in
        gate) value=$(per_byte "$(count wellsaid+check "$class")" "$wellsaid") ;;
        judge)
            value=$(per_byte "$(count parse+judge "$class")" "$parse")
            judged+=("$value $(per_byte "$parse" "$none")")
            ;;
        parse)
            parse=$(count parse "$class")
            value=$(per_byte "$parse" "$none")
            ;;
        wellsaid)
            wellsaid=$(count wellsaid "$class")
            value=$(per_byte "$wellsaid" "$none")
            result=$value
            ;;
        *) value=$(per_byte "$(count "$contestant" "$class")" "$none") ;;
        esac
        printf '%-10s' "$value"
    done
    echo
done

if [[ -n $max ]]; then
    # The last class is the mix.
    awk -v value="$result" -v max="$max" 'BEGIN { exit !(value <= max) }' || {
        echo "instructions.sh: wellsaid takes $result instructions per byte on the mix, over $max" >&2
        exit 1
    }
    printf '%s\n' "${judged[@]}" | awk '$1 > 0.3 * $2 { bad = 1 } END { exit bad }' || {
        echo "instructions.sh: judging without rules costs more than 0.3 × parsing" >&2
        exit 1
    }
fi
