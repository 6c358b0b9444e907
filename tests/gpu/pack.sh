#!/usr/bin/env bash
# What tests/gpu/run.sh needs on a machine with an NVIDIA GPU that has neither .NET nor a network: the appliance, the
# phantoms and the proof program, published with their runtime, and the CUDA provider of ONNX Runtime from its npm package.
#   tests/gpu/pack.sh FOLDER    fills FOLDER/app, FOLDER/cuda and FOLDER/SHA256SUMS; where EDGEMLOPS_CORPUS names the public corpus,
#                               FOLDER/corpus.tar.gz with what is tried of it (32 MB)
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# = 1 ] || { echo "usage: tests/gpu/pack.sh FOLDER" >&2; exit 2; }
runtime_package=onnxruntime-node@1.29.0   # libonnxruntime.so built with CUDA; the one of the build is not
provider_package=com.github.asus4.onnxruntime.linux-x64-gpu@0.4.9   # the release that the runtime's own package is of

mkdir -p "$1"
folder=$(cd "$1" && pwd)
for project in appliance/EdgeMLOps.Appliance tests/EdgeMLOps.Phantoms tests/EdgeMLOps.GpuProof; do
  dotnet publish "$project" -c Release -r linux-x64 --self-contained -v quiet -nologo -o "$folder/app"
done
rm -f "$folder"/app/*.pdb "$folder"/app/*.xml
# The appliance takes SQLite from the machine; a bare one may have none.
cp -L "$(ldconfig -p | awk '/libsqlite3.so.0 .*x86-64/ {print $NF; exit}')" "$folder/app/libsqlite3.so.0"

mkdir -p "$folder/cuda"
package=$(cd "$folder" && npm pack --silent "$provider_package" | tail -n 1)
tar -xzf "$folder/$package" -C "$folder/cuda" --strip-components=4 \
  package/Plugins/Linux/x64/libonnxruntime_providers_cuda.so package/Plugins/Linux/x64/libonnxruntime_providers_shared.so
rm "$folder/$package"
package=$(cd "$folder" && npm pack --silent "$runtime_package" | tail -n 1)
tar -xzf "$folder/$package" -C "$folder/cuda" --strip-components=5 package/bin/napi-v6/linux/x64/libonnxruntime.so.1
mv "$folder/cuda/libonnxruntime.so.1" "$folder/cuda/libonnxruntime.so"
rm "$folder/$package"
(cd "$folder" && sha256sum cuda/*.so app/libonnxruntime.so > SHA256SUMS)
if [ -n "${EDGEMLOPS_CORPUS:-}" ]; then
  tar -czf "$folder/corpus.tar.gz" -C "$EDGEMLOPS_CORPUS" --exclude='image*' models
fi
