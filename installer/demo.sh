#!/usr/bin/env bash
# The whole product on this machine, on real parts: a PACS (Orthanc) that forwards everything, the appliance, one
# window, a broker (mosquitto, mutual TLS) and the data team's fleet. Phantom studies in, boxes out.
#   installer/demo.sh [--once]    --once: exit 0 only if every line of the table holds; else it stays up until Ctrl-C
set -uo pipefail
repo=$(cd "$(dirname "$0")/.." && pwd)
once=0
case "${1:-}" in --once) once=1 ;; "") ;; *) echo "usage: installer/demo.sh [--once]" >&2; exit 2 ;; esac
studies=${EDGEMLOPS_DEMO_STUDIES:-20}
seed=${EDGEMLOPS_DEMO_SEED:-20261121}

begun=$SECONDS
bash "$repo/installer/setup.sh" --tests || exit 1
setup_seconds=$((SECONDS - begun))

work=$(mktemp -d "${TMPDIR:-/tmp}/edgemlops-demo.XXXXXX")
bin="$repo/artifacts/bin"
phantoms="$bin/EdgeMLOps.Phantoms/release/EdgeMLOps.Phantoms"
export TCP_NODELAY=1  # Orthanc and storescu as Debian builds them wait 40 ms an instance without it
pids=()
rows=() all_hold=1

cleanup() {
  trap - EXIT INT TERM
  printf '\r\033[K' >&2
  local at
  for ((at = ${#pids[@]} - 1; at >= 0; at--)); do kill -TERM "${pids[at]}" 2>/dev/null; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null; done
  if [ "$once" = 1 ] && [ "$all_hold" = 0 ]; then
    echo "logs and configuration are kept in $work" >&2
  else
    rm -rf "$work"
  fi
}
trap cleanup EXIT
trap 'all_hold=1; exit 130' INT TERM

fail() { all_hold=0; printf '\r\033[Kdemo: %s\n' "$*" >&2; tail -n 15 "$work"/log/*.log >&2; exit 1; }
progress() { [ -t 2 ] && printf '\r\033[K%3d s  %s' $((SECONDS - begun)) "$*" >&2; return 0; }
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    case " ${taken:-} " in *" $port "*) continue ;; esac
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then taken="${taken:-} $port"; echo "$port"; return; fi
  done
}
# until SECONDS WHAT COMMAND...: waits for the command to hold, saying what for.
until_holds() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $deadline ] || return 1
    progress "$what"
    sleep 0.3
  done
}
start() { # NAME COMMAND...: in the background, its output in log/NAME.log
  local name=$1
  shift
  "$@" > "$work/log/$name.log" 2>&1 &
  pids+=($!)
}
row() { # WHAT VALUE HOLDS SECONDS
  rows+=("$1|$2|$3|$4")
  [ "$3" = yes ] || all_hold=0
}
holds() { if "$@"; then echo yes; else echo NO; fi; }
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

mkdir -p "$work"/{log,tls,phantoms,orthanc,mosquitto}
for name in pacs_dicom pacs_http appliance_dicom broker; do
  declare "${name}_port=$(free_port)"; taken="${taken:-} $(eval echo "\$${name}_port")"
done

# --- the broker and its certificates: one authority, everyone proves who they are -----------------------------------
certificate() { # NAME COMMON-NAME EXTENSION
  openssl ecparam -name prime256v1 -genkey -noout -out "$work/tls/$1.key" 2>/dev/null
  openssl req -new -key "$work/tls/$1.key" -subj "/CN=$2" -out "$work/tls/$1.csr" 2>/dev/null
  openssl x509 -req -in "$work/tls/$1.csr" -CA "$work/tls/ca.crt" -CAkey "$work/tls/ca.key" -CAcreateserial -days 2 \
    -extfile <(printf '%s\n' "$3") -out "$work/tls/$1.crt" 2>/dev/null
}
openssl ecparam -name prime256v1 -genkey -noout -out "$work/tls/ca.key" 2>/dev/null
openssl req -x509 -new -key "$work/tls/ca.key" -subj "/CN=EdgeMLOps demo authority" -days 2 -out "$work/tls/ca.crt" 2>/dev/null
certificate broker localhost "subjectAltName=DNS:localhost,IP:127.0.0.1"
certificate fleet fleet "extendedKeyUsage=clientAuth"

# --- the PACS: forwards whatever it stores, our own results among them ----------------------------------------------
cat > "$work/forward.lua" <<'LUA'
function OnStoredInstance(instanceId, tags, metadata)
  SendToModality(instanceId, 'edgemlops')
end
LUA
cat > "$work/orthanc.json" <<JSON
{
  "Name": "demo PACS", "StorageDirectory": "$work/orthanc", "IndexDirectory": "$work/orthanc",
  "HttpPort": $pacs_http_port, "DicomPort": $pacs_dicom_port, "DicomAet": "ORTHANC",
  "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "StableAge": 2, "ConcurrentJobs": 2,
  "DicomModalities": { "edgemlops": [ "EDGEMLOPS", "127.0.0.1", $appliance_dicom_port ] },
  "LuaScripts": [ "$work/forward.lua" ]
}
JSON
start orthanc Orthanc "$work/orthanc.json"
orthanc() { curl -sf "http://127.0.0.1:$pacs_http_port$1" "${@:2}"; }

# --- the appliance ---------------------------------------------------------------------------------------------------
cat > "$work/appliance.json" <<JSON
{
  "Storage": { "Root": "$work/appliance" },
  "Dicom": { "AeTitle": "EDGEMLOPS", "Bind": "127.0.0.1", "Port": $appliance_dicom_port,
             "Peers": [ { "AeTitle": "ORTHANC", "Address": "127.0.0.0/8" } ] },
  "Studies": { "QuietTime": "00:00:02" },
  "Results": { "Destinations": [
    { "Name": "pacs", "AeTitle": "ORTHANC", "Host": "127.0.0.1", "Port": $pacs_dicom_port } ] }
}
JSON
start appliance "$bin/edgemlops-appliance" run --config "$work/appliance.json"
until_holds 60 "starting the PACS and the appliance" test -s "$work/appliance/crossing/site.json" || fail "the appliance did not start"
until_holds 60 "starting the PACS and the appliance" listening "$appliance_dicom_port" || fail "the appliance does not listen"
until_holds 60 "starting the PACS and the appliance" orthanc /system -o /dev/null || fail "Orthanc does not answer"
site=$(jq -r .site "$work/appliance/crossing/site.json")

# --- broker, fleet, relay, airlock -----------------------------------------------------------------------------------
certificate relay "$site" "extendedKeyUsage=clientAuth"
chmod 644 "$work"/tls/*.key   # mosquitto may drop its privileges; the folder itself is ours alone
cat > "$work/mosquitto/acl" <<ACL
pattern write em/1/demo/%u/up/#
pattern read em/1/demo/%u/down/#
user fleet
topic read em/1/demo/+/up/#
topic write em/1/demo/+/down/#
ACL
cat > "$work/mosquitto/mosquitto.conf" <<CONF
listener $broker_port 127.0.0.1
cafile $work/tls/ca.crt
certfile $work/tls/broker.crt
keyfile $work/tls/broker.key
require_certificate true
use_identity_as_username true
allow_anonymous false
acl_file $work/mosquitto/acl
persistence false
user root
CONF
start mosquitto mosquitto -c "$work/mosquitto/mosquitto.conf"
