#!/usr/bin/env bash
# Instructions per byte and mispredicted branches per comment, by callgrind.
# Clocks on shared machines are off by 20 %; these counts repeat within 0.1 %, so
# CI can hold bounds on them.
#
#   scripts/instructions.sh            prints both tables, with rivals
#   scripts/instructions.sh --check    fails when a count is over its bound below
#   scripts/instructions.sh A G        these classes only
#
# WELLSAID_BENCH_MB sets the size of a batch (default 1); the bounds hold for 1 MB. A
# contestant is warm before anything is counted. A mispredicted branch is a conditional
# or an indirect one (Bcm + Bim).
set -euo pipefail
cd "$(dirname "$0")/.."

# Bounds for `wellsaid`: the counts of the day the bound was set, plus 2 % for
# instructions and 5 to 10 % for branches, which also depend on where the linker puts them.
# Faster code lowers its row.
#   class  instructions per byte  mispredicted branches per comment
bounds='
    A       8.6                   10
    C      22.9                   176
    D      29.0                   215
    G      11.5                   127
    R       9.0                   17
'
# In the class where it is largest: the check of the finished HTML as a share of all work of
# `wellsaid`, and moderation without rules as a share of parsing.
gate_share=0.32
check_share=0.25

checking=
classes=()
for word in "$@"; do
    case $word in
    --check) checking=yes ;;
    [A-GR]) classes+=("$word") ;;
    *) sed -n '2,/^set/{/^#/p}' "$0" >&2; exit 1 ;;
    esac
done
((${#classes[@]})) || classes=(A C D G R)
contestants=(wellsaid wellsaid+gate parse parse+check)
[[ -n $checking ]] || contestants+=(format naive comrak pulldown escape)

if ! command -v valgrind >/dev/null; then
    echo "instructions.sh: valgrind is missing; on Debian: apt-get install valgrind" >&2
    exit 1
fi

target=$(cargo metadata --format-version 1 --no-deps |
    sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
cargo build --quiet --release --example instructions
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

# Prints "<class> <contestant> <instructions per byte> <mispredicted branches per comment>"
# for each contestant: callgrind writes a file each time that `run_all` returns.
count() { # class
    local said contestant at=0 inside='instructions::contestants::Contestant::run_all'
    said=$(valgrind --tool=callgrind --branch-sim=yes --log-file="$logs/$1.log" \
        --toggle-collect="$inside" --dump-after="$inside" --callgrind-out-file="$logs/$1" \
        "$target/release/examples/instructions" "$1" "${WELLSAID_BENCH_MB:-1}" "${contestants[@]}")
    for contestant in "${contestants[@]}"; do
        # Ir Bc Bcm Bi Bim
        awk -v run="$1 $contestant" -v said="$said" '
            /^totals: / { split(said, of, " "); print run, $2 / of[1], ($4 + $6) / of[2]; found = $2 }
            END { exit !found }' "$logs/$1.$((++at))"
    done
}

counting=()
for class in "${classes[@]}"; do
    count "$class" >"$logs/$class.counts" &
    counting+=($!)
done
for job in "${counting[@]}"; do
    wait "$job" || { echo "instructions.sh: no count; callgrind says:" >&2; cat "$logs"/*.log >&2; exit 1; }
done

cat "$logs"/*.counts | awk -v classes="${classes[*]}" -v contestants="${contestants[*]}" \
    -v bounds="${bounds//$'\n'/ }" -v gate="$gate_share" -v check="$check_share" -v checking="$checking" '
    { instructions[$1, $2] = $3; misses[$1, $2] = $4 }

    # A contestant with one more step counts as that step alone.
    function alone(of, class, name,    parts) {
        return of[class, name] - (split(name, parts, "+") > 1 ? of[class, parts[1]] : 0)
    }

    function table(title, of,    i, j) {
        printf "%-38s", title
        for (i = 1; i in class; i++) printf "%9s", class[i]
        print ""
        for (j = 1; j in name; j++) {
            printf "%-38s", name[j] ~ /[+]/ ? "  " substr(name[j], index(name[j], "+")) : name[j]
            for (i = 1; i in class; i++) printf "%9.2f", alone(of, class[i], name[j])
            print ""
        }
        print ""
    }

    function hold(what, value, bound) {
        if (!checking || value <= bound) return
        printf "instructions.sh: %s: %.3f is over the bound %s\n", what, value, bound > "/dev/stderr"
        failed = 1
    }

    function share(what, part, whole, bound,    i, value, largest) {
        for (i = 1; i in class; i++) {
            value = alone(instructions, class[i], part) / instructions[class[i], whole]
            if (value > largest) largest = value
        }
        printf "%s: at most %.3f\n", what, largest
        hold(what, largest, bound)
    }

    END {
        split(classes, class, " ")
        split(contestants, name, " ")
        table("instructions per byte", instructions)
        table("mispredicted branches per comment", misses)
        share("the gate, of formatting", "wellsaid+gate", "wellsaid", gate)
        share("moderation without rules, of parsing", "parse+check", "parse", check)
        rows = split(bounds, bound, " ")
        for (i = 1; i < rows; i += 3) {
            if (!((bound[i], "wellsaid") in instructions)) continue
            hold("instructions per byte, " bound[i], instructions[bound[i], "wellsaid"], bound[i + 1])
            hold("mispredicted branches per comment, " bound[i], misses[bound[i], "wellsaid"], bound[i + 2])
        }
        exit failed
    }'
