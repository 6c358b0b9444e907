#!/usr/bin/env bash
# Proves the appliance's CUDA code on a machine with an NVIDIA GPU. Last line: "N passed, N failed"; what was measured
# stands above it. Needs python3 with NVIDIA's CUDA 13 and cuDNN 9 wheels, or those libraries in the loader's path.
#   tests/gpu/run.sh [FOLDER]   FOLDER: what tests/gpu/pack.sh made elsewhere; without it, packs here (.NET and npm needed)
# On a machine without a GPU it says so and ends with 2. EDGEMLOPS_GPU_PHANTOMS: how many images (150).
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v nvidia-smi >/dev/null && gpu=$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null) && [ -n "$gpu" ] || {
  echo "gpu/run.sh: there is no NVIDIA GPU here (nvidia-smi names none): nothing was proven" >&2
  exit 2
}

work=$(mktemp -d "${TMPDIR:-/tmp}/edgemlops-gpu.XXXXXX")
service=
cleanup() { [ -z "$service" ] || kill -TERM "$service" 2>/dev/null; wait; rm -rf "$work"; }
trap cleanup EXIT
folder=${1:-}
if [ -z "$folder" ]; then
  folder=$work/pack
  bash "$here/pack.sh" "$folder" || exit 1
fi
app=$folder/app cuda=$folder/cuda
phantoms=${EDGEMLOPS_GPU_PHANTOMS:-150}

# --- the machine -----------------------------------------------------------------------------------------------------
# NVIDIA's wheels put their libraries under site-packages/nvidia/*/lib; nothing there is in the loader's path.
wheels=$(python3 -c 'import glob, site, sysconfig
roots = {sysconfig.get_paths()["purelib"], *site.getsitepackages()}
print(":".join(sorted(path for root in roots for path in glob.glob(root + "/nvidia/*/lib"))))' 2>/dev/null)
driver=$(find /usr/local/nvidia /usr/lib/x86_64-linux-gnu /usr/lib64 -maxdepth 2 -name libcuda.so.1 -printf '%h\n' 2>/dev/null | head -n 1)
without_cudnn=$(printf %s "$wheels" | tr : '\n' | grep -v /cudnn/ | paste -sd:):$driver
export LD_LIBRARY_PATH=$wheels:$driver
echo "GPU $gpu; $(nproc) processors; $(. /etc/os-release; echo "$PRETTY_NAME"); kernel $(uname -r)"
nvidia-smi | grep -o 'CUDA Version: [0-9.]*' | sed 's/^/driver for /'
python3 - <<'PY'
import importlib.metadata as m
found = {d.metadata["Name"]: d.version for d in m.distributions()}
print("wheels:", ", ".join(f"{n} {v}" for n, v in sorted(found.items()) if n.startswith(("nvidia-cudnn", "nvidia-cublas", "nvidia-cuda-runtime", "nvidia-curand"))))
PY

passed=0 failed=0
check() { # NAME COMMAND...
  local name=$1 begun=$SECONDS
  shift
  echo "== $name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "-- FAILED: $name"; fi
  echo "   ($((SECONDS - begun)) s)"
}
show_provider() { cp "$cuda"/*.so "$app"/; }
hide_provider() { rm -f "$app/libonnxruntime_providers_cuda.so"; }
proof() { "$app/EdgeMLOps.GpuProof" "$@"; }

check "the libraries are those of the packages" bash -c "cd '$folder' && sha256sum --quiet -c SHA256SUMS"
check "$phantoms phantom images are made" "$app/EdgeMLOps.Phantoms" dicom --out "$work/phantoms" --count "$phantoms" --seed 20261126
show_provider

# --- 1, 2: it runs there, and finds what the processor finds ---------------------------------------------------------
missing() { ! LC_ALL=C ldd "$app/libonnxruntime_providers_cuda.so" | grep 'not found'; }
check "the provider's library finds all it needs" missing
cat > "$work/cuda.json" <<JSON
{ "Inference": { "Provider": "Cuda" }, "Storage": { "Root": "$work/appliance" }, "Dicom": { "Bind": "127.0.0.1", "Port": 21104 } }
JSON
detect() { # PROVIDER: every file is predicted, on that provider
  "$app/EdgeMLOps.Appliance" detect --json --config "$work/cuda.json" "$work"/phantoms/*.dcm > "$work/detect.json" || return 1
  python3 - "$1" "$phantoms" "$work/detect.json" <<'PY'
import json, sys
lines = [json.loads(line) for line in open(sys.argv[3])]
where = sorted({str(line["provider"]) for line in lines})
kept = sum(box["kept"] for line in lines for box in line["boxes"])
print(f"{len(lines)} files predicted on {', '.join(where)}, {kept} boxes")
sys.exit(not (len(lines) == int(sys.argv[2]) and where == [sys.argv[1]] and all(line["outcome"] == "predicted" for line in lines)))
PY
}
check "edgemlops-appliance detect runs on the GPU" detect Cuda
check "the engine says that it runs on the GPU" proof provider --files "$work/phantoms" --used Cuda --reason AsAsked
check "the boxes of the GPU are those of the processor" proof agree --files "$work/phantoms"
check "so does the engine in a worker" proof provider --worker --files "$work/phantoms" --used Cuda --reason AsAsked
check "the boxes of a worker's GPU are those of the processor" proof agree --worker --files "$work/phantoms"

status() { # FILTER: the service's own words; the filter sees its status as s and its facts as f
  local deadline=$((SECONDS + 60))
  "$app/EdgeMLOps.Appliance" run --config "$work/cuda.json" > "$work/service.log" 2>&1 &
  service=$!
  until [ -S "$work/appliance/run/appliance.sock" ] && "$app/EdgeMLOps.Appliance" status --json --config "$work/cuda.json" > "$work/status.json" 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || break
    sleep 0.3
  done
  kill -TERM "$service"; wait "$service"; service=
  grep -hoE 'Model .* runs on .*|CUDA was asked for.*' "$work/service.log"
  python3 - "$work/status.json" "$1" <<'PY'
import json, sys
s = json.loads(open(sys.argv[1]).read().splitlines()[-1])
f = {fact["name"]: fact["value"] for fact in s["facts"]}
print(f"healthy {s['healthy']}, code '{s['code']}', inference.cuda {f['inference.cuda']}")
sys.exit(not eval(sys.argv[2]))
PY
}
check "the service says that it runs on the GPU" status 's["healthy"] and f["inference.cuda"] == 1'

# --- 3, 5: how fast, and does it stay the same -----------------------------------------------------------------------
check "batch sizes" proof batches
check "speed beside a bare loop" proof speed --worker --files "$work/phantoms" --runs 256 --rounds 5
check "the GPU's memory stays flat" proof memory --files "$work/phantoms" --runs 4000
check "the GPU's memory stays flat with a worker" proof memory --worker --files "$work/phantoms" --runs 4000

confined() { # what cap it takes; the usual one must do
  local cap
  for cap in 1024 2048 4096; do
    if timeout 60 "$app/EdgeMLOps.GpuProof" confined --files "$work/phantoms" --memory-mib "$cap" > "$work/confined.log" 2>&1; then
      echo "cap $cap MiB: $(cat "$work/confined.log")"
    else
      echo "cap $cap MiB: ends with $?: $(tail -n 1 "$work/confined.log" | cut -c1-300)"
      [ "$cap" != 4096 ] || return 1
    fi
  done
}
check "CUDA runs inside a worker's confinement" confined

# --- 4: what is missing is said, and the processor works -------------------------------------------------------------
check "no GPU to be seen: degraded" env CUDA_VISIBLE_DEVICES= "$app/EdgeMLOps.GpuProof" provider --files "$work/phantoms" --used Cpu --reason CudaRefused
# A cuDNN in the loader's own path is hidden too, in a mount namespace of its own.
hide_cudnn() {
  unshare -m bash -c 'LC_ALL=C ldconfig -p | awk "/libcudnn/ {print \$NF}" | while read -r file; do mount --bind /dev/null "$file" || exit 1; done; exec "$@"' bash "$@"
}
check "no cuDNN: degraded" hide_cudnn env LD_LIBRARY_PATH="$without_cudnn" "$app/EdgeMLOps.GpuProof" provider --files "$work/phantoms" --used Cpu --reason CudaLibraryMissing
hide_provider
check "no provider library: degraded" proof provider --files "$work/phantoms" --used Cpu --reason CudaLibraryMissing
check "no provider library: detect says the processor" detect Cpu
check "no provider library: the service says degraded" status 'not s["healthy"] and s["code"] == "ProviderDegraded" and f["inference.cuda"] == 0'

echo "took $SECONDS s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
