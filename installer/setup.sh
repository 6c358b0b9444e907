#!/usr/bin/env bash
# Everything this repository needs on Debian 12 with the .NET 10 SDK: OS packages (their services are not started),
# the ONNX Runtime npm package, a locked restore and a Release build. Safe to run again.
#   installer/setup.sh [--tests]     --tests adds what the tests and the demo talk to (Orthanc, dcmtk, mosquitto, ...)
set -euo pipefail
cd "$(dirname "$0")/.."

runtime_packages=(libmosquitto1 libsqlite3-0 libgdcm-cil ca-certificates)
test_packages=(orthanc dcmtk libgdcm-tools dicom3tools mosquitto mosquitto-clients postgresql openssl strace jq curl sqlite3 iproute2 nftables tcpdump procps faketime
  python3 python3-gdcm python3-pydicom python3-numpy python3-opencv)

usage() { echo "usage: installer/setup.sh [--tests]" >&2; exit 2; }
with_tests=0
for argument in "$@"; do
  case "$argument" in
    --tests) with_tests=1 ;;
    *) usage ;;
  esac
done

say() { printf 'setup: %s\n' "$*" >&2; }

wanted=("${runtime_packages[@]}")
[ "$with_tests" = 1 ] && wanted+=("${test_packages[@]}")
# npm comes with Node.js of any origin; Debian's is taken only where there is none.
command -v npm >/dev/null || wanted+=(nodejs npm)

missing=()
for package in "${wanted[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
done

# Debian starts a service when its package is installed (Orthanc on 4242, mosquitto on 1883). policy-rc.d says no,
# for as long as apt runs; a policy that was there before comes back.
policy=/usr/sbin/policy-rc.d
deny_services() {
  # Saved once: after a kill -9 the one in place is ours, and the saved one is the machine's.
  if [ -e "$policy" ] && [ ! -e "$policy.edgemlops-saved" ]; then mv "$policy" "$policy.edgemlops-saved"; fi
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
}
restore_services() {
  rm -f "$policy"
  if [ -e "$policy.edgemlops-saved" ]; then mv "$policy.edgemlops-saved" "$policy"; fi
}

if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" != 0 ]; then
    say "these Debian packages are missing: ${missing[*]}"
    say "run this one line as root, then run me again (it installs them without starting their services):"
    echo "  sh -c 'p=$policy; [ ! -e \$p ] || mv \$p \$p.edgemlops-saved; printf \"#!/bin/sh\nexit 101\n\" > \$p; chmod 755 \$p; apt-get update && apt-get install -y --no-install-recommends ${missing[*]}; s=\$?; rm -f \$p; [ ! -e \$p.edgemlops-saved ] || mv \$p.edgemlops-saved \$p; exit \$s'" >&2
    exit 1
  fi
  say "installing ${missing[*]}"
  deny_services
  trap restore_services EXIT
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  restore_services
  trap - EXIT
fi

if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
  say "the .NET 10 SDK is missing: install dotnet-sdk-10.0 (global.json names the version) and run me again"
  exit 1
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
say "restoring (locked) and building Release; the first time the build fetches ONNX Runtime from npm (150 MB)"
dotnet restore EdgeMLOps.sln --locked-mode -v quiet >&2
. installer/compiler.sh
trap end_compiler EXIT
dotnet build EdgeMLOps.sln -c Release --no-restore -v quiet -nologo "${compiler[@]}" >&2

mkdir -p artifacts/bin
for program in Appliance Airlock Relay Fleet; do
  launcher="artifacts/bin/edgemlops-${program,,}"
  printf '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/EdgeMLOps.%s/release/EdgeMLOps.%s" "$@"\n' "$program" "$program" > "$launcher"
  chmod 755 "$launcher"
done
say "done: artifacts/bin/edgemlops-{appliance,airlock,relay,fleet}"
