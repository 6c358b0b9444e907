#!/usr/bin/env bash
# All tests; does its own set-up. Last line: "N passed, N failed".
#   tests/run.sh [FILTER]     FILTER picks test projects and the checks below by a part of their name
#   EDGEMLOPS_LONG=1          long tests whole instead of a slice: 200 kills at 4 associations (20), 200 kills of the engine
#                             (20) and of the codec (15), an object beyond 4 GB (300 MB; 5 GB of disk), a day of traffic in
#                             24 minutes (1 minute), 500,000 mutated streams, as many files, 200,000 codestreams, 30
#                             windows with 15 deaths between two networks (2 with 1), a backlog of 400 days in one
#                             window (2 days); two hours more
set -uo pipefail
cd "$(dirname "$0")/.."
filter=$(printf %s "${1:-}" | tr '[:upper:]' '[:lower:]')
started=$SECONDS
bash installer/setup.sh --tests || { echo "run.sh: set-up failed" >&2; echo "0 passed, 1 failed"; exit 1; }

if [ -z "${EDGEMLOPS_CORPUS:-}" ] && [ -d ../shared/corpus ]; then
  EDGEMLOPS_CORPUS=$(cd ../shared/corpus && pwd)
  export EDGEMLOPS_CORPUS
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en TCP_NODELAY=1

passed=0 failed=0
chosen() { [ -z "$filter" ] || printf %s "$1" | tr '[:upper:]' '[:lower:]' | grep -qF -- "$filter"; }
note() { printf '%-44s %5s passed %3s failed  %4ss\n' "$1" "$2" "$3" "$4"; }

results=artifacts/test-results
mkdir -p "$results"

# A test that is silent for so long hangs.
hang=8m
[ "${EDGEMLOPS_LONG:-}" = 1 ] && hang=90m

# Fast suites first, so that a plain mistake shows early.
projects=(Contracts Sqlite Hosting Dicom Outbox Mqtt Phantoms Appliance.Core Appliance.Gate Airlock Relay Fleet
  Appliance Architecture EndToEnd)
for project in "${projects[@]}"; do
  chosen "$project.Tests" || continue
  log="$results/$project.log"
  begun=$SECONDS
  dotnet test "tests/EdgeMLOps.$project.Tests" -c Release --no-build --nologo \
    --logger "console;verbosity=normal" --blame-hang-timeout "$hang" > "$log" 2>&1
  status=$?
  ok=$(awk '/^ *Passed: *[0-9]+/ {n+=$2} END {print n+0}' "$log")
  bad=$(awk '/^ *Failed: *[0-9]+/ {n+=$2} END {print n+0}' "$log")
  # A runner that died, or found nothing to run, is a failure whatever it counted.
  if { [ $status -ne 0 ] || [ "$ok" = 0 ]; } && [ "$bad" = 0 ]; then bad=1; fi
  note "$project" "$ok" "$bad" $((SECONDS - begun))
  if [ "$bad" != 0 ]; then grep -vE '^\s+Passed ' "$log" | tail -n 60; fi
  passed=$((passed + ok)) failed=$((failed + bad))
done

check() { # NAME COMMAND...: one pass or one failure
  local name=$1 begun=$SECONDS log
  shift
  chosen "$name" || return 0
  log="$results/$name.log"
  if "$@" > "$log" 2>&1; then
    passed=$((passed + 1)); note "$name" 1 0 $((SECONDS - begun))
  else
    failed=$((failed + 1)); note "$name" 0 1 $((SECONDS - begun)); tail -n 40 "$log"
  fi
}

. installer/compiler.sh
trap end_compiler EXIT
publish() { # RID SUFFIX: every executable as the hospital would get it; the analyzers have seen this code in the build
  local program
  for program in appliance/EdgeMLOps.Appliance relay/EdgeMLOps.Airlock relay/EdgeMLOps.Relay relay/EdgeMLOps.Fleet; do
    dotnet publish "$program" -c Release -r "$1" --self-contained -v quiet "${compiler[@]}" -p:RunAnalyzers=false \
      -o "artifacts/publish/$1/$(basename "$program")" || return 1
    test -s "artifacts/publish/$1/$(basename "$program")/$(basename "$program")$2" || return 1
  done
}
check publish-linux-x64 publish linux-x64 ""
check publish-win-x64 publish win-x64 .exe
check demo bash installer/demo.sh --once
# Only where there is a GPU: the CUDA code cannot be tried elsewhere.
if nvidia-smi -L >/dev/null 2>&1; then check gpu bash tests/gpu/run.sh; fi

# A filter that chooses nothing has shown nothing.
if [ $((passed + failed)) = 0 ]; then echo "run.sh: no test is chosen by '$filter'" >&2; failed=1; fi
echo "took $((SECONDS - started)) s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
