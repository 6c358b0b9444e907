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

mkdir -p "$work"/{log,phantoms,orthanc,mosquitto}
for name in pacs_dicom pacs_http appliance_dicom broker fleet_broker; do
  declare "${name}_port=$(free_port)"; taken="${taken:-} $(eval echo "\$${name}_port")"
done

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
start orthanc /usr/sbin/Orthanc "$work/orthanc.json"  # not on the path of an ordinary account
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
# Two doors: the airlock proves from the kernel that nothing of this machine is connected to the sites' door, and here
# the data team's fleet runs on the same machine.
tls="$work/mosquitto"
cat > "$work/fleet.json" <<JSON
{
  "Storage": { "Root": "$work/fleet" }, "Intake": { "Tenant": "demo" }, "Authority": { "RevocationListFile": "$tls/revoked.pem" },
  "Broker": { "Host": "localhost", "Port": $fleet_broker_port, "CaFile": "$tls/ca.pem",
              "CertificateFile": "$tls/fleet.crt", "KeyFile": "$tls/fleet.key" }
}
JSON
mkdir -p -m 750 "$work"/{fleet,relay,airlock}
fleet() { "$bin/edgemlops-fleet" "$@" --config "$work/fleet.json"; }
{ fleet ca init > "$tls/ca.pem" && fleet ca issue fleet --out "$tls" && fleet ca issue broker --host localhost --out "$tls"; } > "$work/log/ca.log" \
  || fail "the fleet's authority signed nothing"
# What relay/README.md tells a site, with other paths and two doors.
readme() { sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{/^\`\`\`/!p}" "$repo/relay/README.md" | sed "s|/etc/mosquitto/edgemlops/|$tls/|; s/TENANT/demo/"; }
readme acl > "$tls/acl"
{
  for port in "$broker_port" "$fleet_broker_port"; do readme conf | sed "/^\$/,\$d; s/^listener 8883\$/listener $port 127.0.0.1/"; done
  readme conf | sed '1,/^$/d'
  echo "user root"  # where this is root, mosquitto would drop to an account that cannot read a folder of ours
} > "$tls/mosquitto.conf"
start mosquitto /usr/sbin/mosquitto -c "$tls/mosquitto.conf"
fleet keys init > "$work/fleet.pub" || fail "the fleet made no key"
cat > "$work/relay.json" <<JSON
{
  "Storage": { "Root": "$work/relay" },
  "Uplink": { "OutboxPath": "$work/appliance/crossing/outbox.db", "Tenant": "demo", "FleetKeyFile": "$work/fleet.pub" },
  "Broker": { "Host": "localhost", "Port": $broker_port, "CaFile": "$tls/ca.pem" }
}
JSON
cat > "$work/airlock.json" <<JSON
{
  "Storage": { "Root": "$work/airlock" },
  "Window": { "ApplianceRoot": "$work/appliance", "RelayRoot": "$work/relay", "DrainSeconds": 20 },
  "Link": { "Driver": "listener", "HospitalPorts": [ $appliance_dicom_port ], "HospitalPeerPorts": [ $pacs_dicom_port ],
            "BrokerPort": $broker_port }
}
JSON
until_holds 20 "starting the broker" listening "$broker_port" || fail "mosquitto does not listen"
start fleet "$bin/edgemlops-fleet" run --config "$work/fleet.json"
start relay "$bin/edgemlops-relay" run --config "$work/relay.json"
start airlock "$bin/edgemlops-airlock" run --config "$work/airlock.json"
airlock_says() { "$bin/edgemlops-airlock" status --json --config "$work/airlock.json" 2>/dev/null | tail -n 1 | jq -r ".$1" 2>/dev/null; }
serving() { [ "$(airlock_says state)" = Serving ]; }
until_holds 30 "starting relay, airlock and fleet" test -s "$work/relay/keys/relay.pub" || fail "the relay did not start"
until_holds 30 "starting relay, airlock and fleet" test -S "$work/fleet/run/fleet.sock" || fail "the fleet did not start"
until_holds 30 "starting relay, airlock and fleet" serving || fail "the airlock did not start"
fleet enrol --site-file "$work/appliance/crossing/site.json" --relay-key "$work/relay/keys/relay.pub" > /dev/null || fail "the fleet did not enrol the site"
{ fleet enrol "$site" --out "$work/token" && "$bin/edgemlops-relay" enrol "$work/token/token.json" --config "$work/relay.json"; } > "$work/log/token.log" \
  || fail "the relay took no token"

# --- studies in, boxes out -------------------------------------------------------------------------------------------
progress "making $studies phantom studies"
"$phantoms" dicom --out "$work/phantoms" --count "$studies" --seed "$seed" || fail "no phantoms"
begun_main=$SECONDS
progress "sending $studies studies to the PACS"
storescu -xs -aec ORTHANC 127.0.0.1 "$pacs_dicom_port" "$work"/phantoms/*.dcm > "$work/log/storescu.log" 2>&1 \
  || storescu -aec ORTHANC 127.0.0.1 "$pacs_dicom_port" "$work"/phantoms/*.dcm >> "$work/log/storescu.log" 2>&1 || fail "storescu failed"
send_seconds=$((SECONDS - begun_main))

results_in_pacs() {
  orthanc /tools/find -d '{"Level":"Instance","Query":{"Modality":"SR"}}' | jq length
}
results_are_there() { results=$(results_in_pacs) && [ "$results" -ge "$studies" ]; }
until_holds 240 "waiting for $studies results in the PACS" results_are_there || fail "only ${results:-0} of $studies results came"
result_seconds=$((SECONDS - begun_main))
# The PACS forwards our results back to us; give it the time to do so before counting that none was analysed.
jobs_done() { orthanc '/jobs?expand' | jq -e 'all(.State == "Success" or .State == "Failure")' > /dev/null; }
until_holds 60 "the PACS forwards what it got" jobs_done
log_lines() { "$bin/edgemlops-appliance" log query --json --config "$work/appliance.json"; }
predicted=$(log_lines | wc -l)

progress "reading the results back from the PACS"
mkdir -p "$work/sr"
for id in $(orthanc /tools/find -d '{"Level":"Instance","Query":{"Modality":"SR"}}' | jq -r '.[]'); do
  orthanc "/instances/$id/file" -o "$work/sr/$id.dcm" || fail "the PACS does not hand out a result"
done
/usr/bin/python3 "$repo/installer/demo-score.py" "$work/phantoms/truth.json" "$work"/sr/*.dcm > "$work/score.json" || fail "no score"
score() { jq -r ".$1" "$work/score.json"; }
bad_reports=0
for file in "$work"/sr/*.dcm; do
  dsrdump -q "$file" > /dev/null 2>>"$work/log/dsrdump.log" || bad_reports=$((bad_reports + 1))
  dciodvfy "$file" 2>&1 | grep -q '^Error' && bad_reports=$((bad_reports + 1))
done

# --- one window ------------------------------------------------------------------------------------------------------
begun_window=$SECONDS
"$bin/edgemlops-airlock" windows start --minutes 5 --config "$work/airlock.json" > "$work/log/window.log" 2>&1 || fail "the window did not start"
echo_hospital() { echoscu -to 2 -ta 2 -aet ORTHANC -aec EDGEMLOPS 127.0.0.1 "$appliance_dicom_port" > /dev/null 2>&1; }
# A modality that keeps asking, with the millisecond before and after each C-ECHO and its exit code.
keep_asking() {
  local before code
  while :; do
    before=$(date +%s%3N)
    echo_hospital
    code=$?
    echo "$before $(date +%s%3N) $code" >> "$work/echoes"
  done
}
keep_asking &
asker=$!
pids+=("$asker")
window_over() { [ "$(airlock_says state)" = Serving ] && [ -n "$(airlock_says windowId | grep -v null)" ]; }
hospital_port_is_closed() { ! listening "$appliance_dicom_port"; }
until_holds 60 "the hospital link goes down" hospital_port_is_closed || fail "the hospital port stayed open"
until_holds 120 "the window is open, the relay sends" window_over || fail "the window did not end"
kill "$asker" 2>/dev/null
wait "$asker" 2>/dev/null
window_seconds=$((SECONDS - begun_window))
window_code=$(airlock_says code)
# When the airlock opened the outside and when it began to close it, from its log.
moment() { date -d "$(grep -m1 -E "$1" "$work/log/airlock.log" | cut -d' ' -f1)" +%s%3N; }
opened_at=$(moment 'Isolated to Open') && closing_at=$(moment 'Open to Closing') || fail "the airlock tells of no open window"
read -r refused answered < <(awk -v a="$opened_at" -v b="$closing_at" \
  '$1 >= a && $2 <= b { if ($3 == 0) yes++; else no++ } END { print no + 0, yes + 0 }' "$work/echoes")
answered_after=$(holds until_holds 20 "the hospital link is up again" echo_hospital)

# --- the data team ---------------------------------------------------------------------------------------------------
fleet pull --format json > "$work/pull.jsonl" || fail "the fleet hands nothing out"
fleet sites > "$work/sites.txt" || fail "the fleet lists no sites"
messages=$(wc -l < "$work/pull.jsonl")
operations=$(jq -s '[.[] | select(.kind == "Operations")] | length' "$work/pull.jsonl")
states=$(jq -s '[.[] | select(.kind == "State")] | length' "$work/pull.jsonl")
reported=$(jq -s '[.[] | select(.kind == "Operations") | .payload.counters[] | select(.counter == "InstancesPredicted") | .value] | add // 0' "$work/pull.jsonl")
waiting=$(jq -s '[.[] | select(.kind == "State") | .payload.openHistograms] | last // 0' "$work/pull.jsonl")

# --- a picture for people --------------------------------------------------------------------------------------------
show=$(jq -r 'max_by([.lesions[] | select(.cnr >= 2)] | length) | .file' "$work/phantoms/truth.json")
"$bin/edgemlops-appliance" detect "$work/phantoms/$show" --render "$work" > /dev/null || fail "no picture"
picture="$repo/artifacts/demo.png"
cp "$work/$(basename "$show" .dcm).png" "$picture" || fail "no picture"

# --- the table -------------------------------------------------------------------------------------------------------
percent() { if [ "$2" -gt 0 ]; then echo "$1 of $2 ($((100 * $1 / $2)) %)"; else echo "0 of 0"; fi; }
row "studies received from the PACS and analysed" "$predicted of $studies" "$(holds test "$predicted" = "$studies")" "$send_seconds"
row "results in the PACS, exactly one a study" "$(score studiesWithOneReport) of $studies" \
  "$(holds test "$(score studiesWithOneReport)" = "$studies" -a "$(score reports)" = "$studies")" "$result_seconds"
row "results valid (dciodvfy, dsrdump) and marked" "$(($(score reports) - bad_reports)) of $(score reports), DEMONSTRATION" \
  "$(holds test "$bad_reports" = 0 -a "$(score notices)" = "$studies")" ""
row "lesions found, contrast-to-noise 2 and more" "$(percent "$(score easyFound)" "$(score easy)"), at least $(score easyLeast) expected" \
  "$(holds test "$(score easyFound)" -ge "$(score easyLeast)")" ""
row "lesions found, all contrasts" "$(percent "$(score found)" "$(score lesions)"), $(score falsePositives) false in $(score images) images" yes ""
row "window opened and closed" "${window_code:-?}" "$(holds test "$window_code" = Done)" "$window_seconds"
row "hospital port closed while the relay was out" "$refused C-ECHO refused, $answered answered in $((closing_at - opened_at)) ms" \
  "$(holds test "$refused" -ge 1 -a "$answered" = 0)" ""
row "hospital port answers after the window" "$([ "$answered_after" = yes ] && echo "C-ECHO answered" || echo "no answer")" "$answered_after" ""
row "certificate the fleet gave in the window" "$(grep -o 'certificate until [0-9-]*' "$work/sites.txt")" \
  "$(holds grep -q 'certificate until' "$work/sites.txt")" ""
row "messages at the fleet, signed and receipted" "$messages ($operations operations, $states state)" \
  "$(holds test "$operations" -ge 1 -a "$states" -ge 1)" ""
row "what the data team reads of the site" "$reported images predicted, $waiting histograms wait for k=11" "$(holds test "$reported" = "$studies")" ""

printf '\r\033[K' >&2
printf '%-47s %-44s %-5s %s\n' "" "" "holds" "seconds"
for line in "${rows[@]}"; do
  IFS='|' read -r what value ok seconds <<< "$line"
  printf '%-47s %-44s %-5s %s\n' "$what" "$value" "$ok" "$seconds"
done
printf 'set-up %s s, all else %s s; picture: %s\n' "$setup_seconds" "$((SECONDS - begun - setup_seconds))" "$picture"
if [ "$all_hold" = 1 ]; then echo "every line holds"; else echo "NOT every line holds" >&2; fi
if [ "$once" = 1 ]; then [ "$all_hold" = 1 ]; exit; fi

cat <<TEXT

Everything stays up; Ctrl-C ends it.
  PACS          http://127.0.0.1:$pacs_http_port    DICOM 127.0.0.1:$pacs_dicom_port ORTHANC
  appliance     DICOM 127.0.0.1:$appliance_dicom_port EDGEMLOPS    $bin/edgemlops-appliance status --config $work/appliance.json
  a window      $bin/edgemlops-airlock windows start --minutes 5 --wait --config $work/airlock.json
  the fleet     $bin/edgemlops-fleet pull --format csv --config $work/fleet.json
TEXT
start waiting sleep infinity  # as one of the programs, so that Ctrl-C ends it with them
wait "${pids[-1]}"
