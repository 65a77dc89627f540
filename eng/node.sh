# The suites that run in Node: the official TypeScript SDK, and the page of a report in Chromium; sourced by ./test,
# whose counts they add to.

node_suites=(tests/sdk-typescript tests/report-page)
node_major_min=20

node_tools=(node npm curl jq chromium)

# Node and npm, the tools of the first steps and a browser. What a machine of the gate lacks is installed, and nothing
# else: Debian's npm does not go with the Node of another source, which brings its own.
require_node() {
    local -a lacking=()
    mapfile -t lacking < <(lacking_packages)
    if [ ${#lacking[@]} -gt 0 ] && [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq "${lacking[@]}"
    fi >&2
    has_node && return
    echo "The tests in Node need Node $node_major_min or later, npm, curl, jq and chromium; found:" \
        "$(node --version 2>/dev/null || echo 'no node') $(command -v "${node_tools[@]:1}" | tr '\n' ' ')." >&2
    mapfile -t lacking < <(lacking_packages)
    [ ${#lacking[@]} -eq 0 ] || echo "On Debian: apt-get install -y ${lacking[*]}" >&2
    return 1
}

# Debian's packages of the tools that are not there.
lacking_packages() {
    local tool
    for tool in "${node_tools[@]}"; do
        command -v "$tool" >/dev/null || echo "${tool/#node/nodejs}"
    done
}

has_node() {
    [ -z "$(lacking_packages)" ] && [ "$(node --print 'process.versions.node.split(".")[0]')" -ge "$node_major_min" ]
}

# The packages of the lock file, and nothing else; again only when that file changed.
restore_node() {
    (cd "$1" && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --loglevel=error; })
}

# Runs test files of a suite; from the report, so that one that dies, hangs or skips is a failure too.
check_node_suite() {
    local node_suite=$1 report="$root/artifacts/test-results/${1##*/}.tap" log="$root/artifacts/test-results/${1##*/}.log"
    local exit_code=0 ran bad count
    shift
    mkdir -p "$(dirname "$report")" && rm -f "$report" "$log"
    if ! require_node || ! restore_node "$node_suite"; then
        fail "$node_suite could not run."
        return
    fi
    # The time is that of a whole file too, so that one that never ends is a failure.
    (cd "$node_suite" && node --test --test-timeout=300000 \
        --test-reporter=tap "--test-reporter-destination=$report" \
        --test-reporter=spec "--test-reporter-destination=$log" "$@") </dev/null || exit_code=$?
    ran=$(tap_count pass "$report")
    bad=0
    for count in fail cancelled skipped todo; do
        bad=$((bad + $(tap_count "$count" "$report")))
    done
    passed=$((passed + ran))
    failed=$((failed + bad))
    [ "$bad" -eq 0 ] && [ "$exit_code" -eq 0 ] || cat "$log" >&2
    if [ "$bad" -eq 0 ] && [ "$exit_code" -ne 0 ]; then
        fail "$node_suite ended with exit code $exit_code."
    elif [ "$ran" -eq 0 ] && [ "$bad" -eq 0 ]; then
        fail "$node_suite ran no test."
    fi
    echo "$node_suite: $ran passed, $bad failed"
}

# One of the totals at the end of a report.
tap_count() {
    local total=
    [ ! -f "$2" ] || total=$(sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$2" | tail -1)
    echo "${total:-0}"
}
