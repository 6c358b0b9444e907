#!/usr/bin/env bash
# Benchmarks, side by side with peers where there is one; does its own set-up. Exit code 1 when a mark is missed.
#   tests/bench.sh [NAME...] [--json FILE]     without a NAME all of them
# A NAME is a subcommand of EdgeMLOps.Benchmarks, or a function bench_NAME below. Measure on a machine that does nothing else.
#   EDGEMLOPS_BENCH_QUICK=1     fewer rounds and images: a look, not a figure to quote
#   EDGEMLOPS_BENCH_SETUP=0     the build is there already
set -uo pipefail
cd "$(dirname "$0")/.."
all=(receive echo dicom inference start boxes policy log fleet)
usage() { echo "usage: tests/bench.sh [NAME...] [--json FILE]    NAME: ${all[*]}" >&2; exit 2; }

names=() json=
while [ $# -gt 0 ]; do
  case "$1" in
    --json) [ $# -ge 2 ] || usage; json=$2; shift 2 ;;
    -*) usage ;;
    *) case " ${all[*]} " in *" $1 "*) names+=("$1") ;; *) usage ;; esac; shift ;;
  esac
done
[ "${#names[@]}" -gt 0 ] || names=("${all[@]}")

if [ "${EDGEMLOPS_BENCH_SETUP:-1}" != 0 ]; then
  bash installer/setup.sh --tests || { echo "bench.sh: set-up failed" >&2; exit 1; }
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
if [ -z "${EDGEMLOPS_CORPUS:-}" ] && [ -d ../shared/corpus ]; then
  EDGEMLOPS_CORPUS=$(cd ../shared/corpus && pwd)
  export EDGEMLOPS_CORPUS
fi
quick=${EDGEMLOPS_BENCH_QUICK:-0}
program=artifacts/bin/EdgeMLOps.Benchmarks/release/EdgeMLOps.Benchmarks
results=artifacts/bench
mkdir -p "$results"

bench_receive() { # RESULT-FILE
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 3 --slow-rounds 1 --ct 200 --cr 12)
  "$program" receive "${size[@]}" --json "$1"
}
bench_echo() { "$program" echo --json "$1"; }
published=artifacts/publish/linux-x64/EdgeMLOps.Appliance/EdgeMLOps.Appliance
published_fleet=artifacts/publish/linux-x64/EdgeMLOps.Fleet/EdgeMLOps.Fleet
publish() { # PROJECT PROGRAM; as its users get it
  if [ "${EDGEMLOPS_BENCH_SETUP:-1}" != 0 ] || [ ! -x "$2" ]; then
    dotnet publish "$1" -c Release -r linux-x64 --self-contained -nologo -v quiet -o "$(dirname "$2")" || return 1
  fi
}
bench_dicom() { # RESULT-FILE; reads the files of EDGEMLOPS_CORPUS/dicom; inspect as a hospital would get it
  [ -n "${EDGEMLOPS_CORPUS:-}" ] || { echo "bench.sh: dicom needs a corpus of files: EDGEMLOPS_CORPUS names its folder" >&2; return 1; }
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 3)
  publish appliance/EdgeMLOps.Appliance "$published" || return 1
  "$program" dicom "${size[@]}" --program "$published" --json "$1"
}

bench_inference() { # RESULT-FILE; the named model is one of EDGEMLOPS_CORPUS/models
  [ -n "${EDGEMLOPS_CORPUS:-}" ] || { echo "bench.sh: inference needs a corpus of models: EDGEMLOPS_CORPUS names its folder" >&2; return 1; }
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 3)
  "$program" inference "${size[@]}" --json "$1"
}
bench_start() { # RESULT-FILE
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 3)
  publish appliance/EdgeMLOps.Appliance "$published" || return 1
  "$program" start "${size[@]}" --program "$published" --json "$1"
}
bench_boxes() { # RESULT-FILE
  # Not among what tests need: 63 MB for one function.
  /usr/bin/python3 -c 'import torchvision' 2>/dev/null || {
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-torchvision >/dev/null || return 1
  }
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 3)
  "$program" boxes "${size[@]}" --json "$1"
}
bench_policy() { # RESULT-FILE
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 3)
  publish appliance/EdgeMLOps.Appliance "$published" || return 1
  "$program" policy "${size[@]}" --program "$published" --json "$1"
}
bench_log() { # RESULT-FILE; some 3 GB in TMPDIR, which must be on a disk
  if ! command -v gcc >/dev/null || [ ! -e /usr/include/sqlite3.h ]; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gcc libc6-dev libsqlite3-dev >/dev/null || return 1
  fi
  gcc -O2 -std=gnu11 -Wall -Wextra -Werror -o "$results/plain" tests/EdgeMLOps.Benchmarks/Log/plain.c -lsqlite3 || return 1
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 3 --images 1000 --many 100000)
  "$program" log "${size[@]}" --plain "$results/plain" --json "$1"
}

bench_fleet() { # RESULT-FILE; 2,000 sites, mosquitto, PostgreSQL and two collectors on this machine
  local size=()
  [ "$quick" = 0 ] || size=(--rounds 1 --sites 200 --messages 10000 --killed-messages 4000)
  publish relay/EdgeMLOps.Fleet "$published_fleet" || return 1
  "$program" fleet "${size[@]}" --program "$published_fleet" --json "$1"
}

failed=()
for name in "${names[@]}"; do
  begun=$SECONDS
  echo "== $name"
  rm -f "$results/$name.json"
  "bench_$name" "$results/$name.json" || failed+=("$name")
  echo "== $name took $((SECONDS - begun)) s"
done

if [ -n "$json" ]; then
  for name in "${names[@]}"; do
    if [ -s "$results/$name.json" ]; then jq --arg name "$name" '{($name): .}' "$results/$name.json"; fi
  done | jq -s 'add // {}' > "$json" || failed+=("--json $json")
fi
if [ "${#failed[@]}" -gt 0 ]; then echo "bench.sh: missed or failed: ${failed[*]}" >&2; exit 1; fi
