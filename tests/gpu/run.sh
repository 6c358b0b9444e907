#!/usr/bin/env bash
# Proves the appliance's CUDA code on a machine with an NVIDIA GPU. Last line: "N passed, N failed"; what was measured
# stands above it. Needs python3 with NVIDIA's CUDA 13 and cuDNN 9 wheels, or those libraries in the loader's path.
#   tests/gpu/run.sh [FOLDER]   FOLDER: what tests/gpu/pack.sh made elsewhere; without it, packs here (.NET and npm needed)
# On a machine without a GPU it says so and ends with 2. EDGEMLOPS_GPU_PHANTOMS: how many images (150). EDGEMLOPS_CORPUS: folder
# of the public corpus (models/ in it); without it FOLDER/corpus.tar.gz, and without both its models are not tried, which it says.
# Each check has a limit of its own and all together EDGEMLOPS_GPU_SECONDS (480); one that is over it has failed, the last line
# comes in any case. PyTorch and onnx, where python3 has them, are measured beside; without PyTorch nothing takes the GPU away.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
command -v nvidia-smi >/dev/null && gpu=$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null) && [ -n "$gpu" ] || {
  echo "gpu/run.sh: there is no NVIDIA GPU here (nvidia-smi names none): nothing was proven" >&2
  exit 2
}

work=$(mktemp -d "${TMPDIR:-/tmp}/edgemlops-gpu.XXXXXX")
trap 'rm -rf "$work"' EXIT
folder=${1:-}
if [ -z "$folder" ]; then
  folder=$work/pack
  bash "$here/pack.sh" "$folder" || exit 1
fi
folder=$(cd "$folder" && pwd) || exit 1
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
ends=$((SECONDS + ${EDGEMLOPS_GPU_SECONDS:-480}))
check() { # LIMIT NAME COMMAND...      a function must have been exported
  local limit=$1 name=$2 begun=$SECONDS rc=0
  shift 2
  echo "== $name"
  [ $((ends - SECONDS)) -ge "$limit" ] || limit=$((ends - SECONDS))
  if [ "$limit" -le 0 ]; then
    rc=time
  else
    timeout --kill-after=5 "$limit" bash -c 'set -o pipefail; "$@"' bash "$@" < /dev/null || rc=$?
  fi
  if [ $rc = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "-- FAILED: $name ($(
    case $rc in time) echo "not begun: no time left" ;; 124|137) echo "ended after $limit s" ;; *) echo "ends with $rc" ;; esac))"; fi
  echo "   ($((SECONDS - begun)) s)"
}
show_provider() { cp "$app/libonnxruntime.so" "$work/without-cuda.so" && cp "$cuda"/*.so "$app"/; }
hide_provider() { rm -f "$app/libonnxruntime_providers_cuda.so"; }
proof() { "$app/EdgeMLOps.GpuProof" "$@"; }
export app work phantoms cuda folder without_cudnn
export -f proof

check 30 "the libraries are those of the packages" bash -c "cd '$folder' && sha256sum --quiet -c SHA256SUMS"
check 60 "$phantoms phantom images are made" "$app/EdgeMLOps.Phantoms" dicom --out "$work/phantoms" --count "$phantoms" --seed 20261126
show_provider

# --- 1, 2: it runs there, and finds what the processor finds ---------------------------------------------------------
missing() { ! LC_ALL=C ldd "$app/libonnxruntime_providers_cuda.so" | grep 'not found'; }
export -f missing
check 10 "the provider's library finds all it needs" missing
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
export -f detect
check 60 "edgemlops-appliance detect runs on the GPU" detect Cuda
check 30 "the engine says that it runs on the GPU" proof provider --files "$work/phantoms" --used Cuda --reason AsAsked
check 60 "the boxes of the GPU are those of the processor" proof agree --files "$work/phantoms"
check 30 "so does the engine in a worker" proof provider --worker --files "$work/phantoms" --used Cuda --reason AsAsked
check 60 "the boxes of a worker's GPU are those of the processor" proof agree --worker --files "$work/phantoms"

status() { # FILTER: the service's own words; the filter sees its status as s and its facts as f
  local deadline=$((SECONDS + 40)) service
  rm -f "$work/status.json"
  "$app/EdgeMLOps.Appliance" run --config "$work/cuda.json" > "$work/service.log" 2>&1 &
  service=$!
  until grep -q '"code"' "$work/status.json" 2>/dev/null && ! grep -q '"ModelStarting"' "$work/status.json"; do
    [ $SECONDS -lt $deadline ] || break
    sleep 0.3
    "$app/EdgeMLOps.Appliance" status --json --config "$work/cuda.json" > "$work/status.json" 2>/dev/null
  done
  kill -TERM "$service"; wait "$service"
  grep -hoE 'Model .* runs on .*|CUDA was asked for.*' "$work/service.log"
  python3 - "$work/status.json" "$1" <<'PY'
import json, sys
s = json.loads(open(sys.argv[1]).read().splitlines()[-1])
f = {fact["name"]: fact["value"] for fact in s["facts"]}
print(f"healthy {s['healthy']}, code '{s['code']}', inference.cuda {f['inference.cuda']}")
sys.exit(not eval(sys.argv[2]))
PY
}
export -f status
check 60 "the service says that it runs on the GPU" status 's["healthy"] and f["inference.cuda"] == 1'

# --- what others made --------------------------------------------------------------------------------------------------
corpus=${EDGEMLOPS_CORPUS:-}
if [ -z "$corpus" ] && [ -e "$folder/corpus.tar.gz" ]; then
  corpus=$work/corpus
  mkdir "$corpus" && tar -xzf "$folder/corpus.tar.gz" -C "$corpus"
fi
if [ -n "$corpus" ]; then
  check 60 "public models give what torch gave" proof corpus --corpus "$corpus"
  check 60 "public models give it in a worker" proof corpus --worker --corpus "$corpus"
else
  echo "-- not tried: public models: EDGEMLOPS_CORPUS names no corpus, and $folder/corpus.tar.gz is not there"
fi

# --- the GPU taken away, and shared ------------------------------------------------------------------------------------
has() { python3 -c "import $1" 2>/dev/null; }
if has torch; then
  check 150 "the GPU is lost while the engine serves, and taken back" proof lost --files "$work/phantoms" --filler "$here/fill.py"
else
  echo "-- not tried: the GPU lost while the engine serves: python3 has no torch to take it with"
fi
check 90 "the limit of the GPU's memory" proof limit --files "$work/phantoms"

# --- 3, 5: how fast, and does it stay the same -----------------------------------------------------------------------
check 60 "batch sizes" proof batches
check 90 "speed beside a bare loop" proof speed --worker --files "$work/phantoms" --runs 256 --rounds 5
if has torch && has onnx; then
  check 90 "speed of PyTorch with the same graph" python3 "$here/torch_speed.py" "$here/../../appliance/EdgeMLOps.Appliance.Core/Models/Demonstration/model.onnx"
else
  echo "-- not tried: speed of PyTorch: python3 has no torch or no onnx"
fi
check 60 "the GPU's memory stays flat" proof memory --files "$work/phantoms" --runs 4000
check 60 "the GPU's memory stays flat with a worker" proof memory --worker --files "$work/phantoms" --runs 4000

confined() { # what cap it takes; the usual one must do
  local cap
  for cap in 1024 2048 4096; do
    if timeout 40 "$app/EdgeMLOps.GpuProof" confined --files "$work/phantoms" --memory-mib "$cap" > "$work/confined.log" 2>&1; then
      echo "cap $cap MiB: $(cat "$work/confined.log")"
    else
      echo "cap $cap MiB: ends with $?: $(tail -n 1 "$work/confined.log" | cut -c1-300)"
      [ "$cap" != 4096 ] || return 1
    fi
  done
}
export -f confined
check 90 "CUDA runs inside a worker's confinement" confined

# --- 4: what is missing is said, and the processor works -------------------------------------------------------------
check 60 "no GPU to be seen: degraded" env CUDA_VISIBLE_DEVICES= "$app/EdgeMLOps.GpuProof" provider --files "$work/phantoms" --used Cpu --reason CudaRefused
# A cuDNN in the loader's own path is hidden too, in a mount namespace of its own.
hide_cudnn() {
  unshare -m bash -c 'LC_ALL=C ldconfig -p | awk "/libcudnn/ {print \$NF}" | while read -r file; do mount --bind /dev/null "$file" || exit 1; done; exec "$@"' bash "$@"
}
export -f hide_cudnn
check 60 "no cuDNN: degraded" hide_cudnn env LD_LIBRARY_PATH="$without_cudnn" "$app/EdgeMLOps.GpuProof" provider --files "$work/phantoms" --used Cpu --reason CudaLibraryMissing
hide_provider
check 60 "no provider library: degraded" proof provider --files "$work/phantoms" --used Cpu --reason CudaLibraryMissing
check 60 "no provider library: detect says the processor" detect Cpu
check 60 "no provider library: the service says degraded" status 'not s["healthy"] and s["code"] == "ProviderDegraded" and f["inference.cuda"] == 0'

# The runtime that the build puts there, and ends with: six of eight public models crashed a process in which it met the provider.
cp "$cuda/libonnxruntime_providers_cuda.so" "$app"/ && cp "$work/without-cuda.so" "$app/libonnxruntime.so"
check 60 "a runtime without CUDA: degraded" proof provider --files "$work/phantoms" --used Cpu --reason CudaLibraryMissing
hide_provider

echo "took $SECONDS s"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
