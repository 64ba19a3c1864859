#!/usr/bin/env bash
# Runs with bash, curl 7.76 or newer and jq; a test of this project runs it. Reverses a file of ids unattended, with a cap.
#
#   export OVERTURN_URL=https://overturn.example.org OVERTURN_TOKEN_FILE=token.txt
#   bash reverse.sh ids.txt 50.00 "The key of the attention check was wrong" > receipt.csv
#
# Ends with 0 when all are reversed or already approved, 1 when it was called wrongly, 2 when some were not reversed, 3 when
# nothing could be done, 5 when some are not known yet. Run again on the same file within two days it goes on with the same
# reversal, wherever it was interrupted. OVERTURN_CA_FILE names the certificate of a server that made its own.
set -euo pipefail

usage() { echo 'usage: reverse.sh FILE MOST REASON' >&2; exit 1; }
[ $# -eq 3 ] && [ -r "$1" ] && [ -n "${OVERTURN_URL:-}" ] || usage
file=$1 most=$2 reason=$3
api=${OVERTURN_URL%/}/api/v1
token=${OVERTURN_TOKEN:-$(cat "${OVERTURN_TOKEN_FILE:-/dev/null}")}
answer=$(mktemp) && trap 'rm -f "$answer"' EXIT

# The token goes to curl by a file descriptor, so that no list of processes shows it. Statuses that pass are tried again.
ask() {
  local path=$1 status
  shift
  status=$(curl --silent --show-error --output "$answer" --write-out '%{http_code}' --max-time 180 \
    --retry 10 --retry-all-errors --retry-max-time 300 ${OVERTURN_CA_FILE:+--cacert "$OVERTURN_CA_FILE"} \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") "$@" "$api$path") || exit 3
  [ "$status" -lt 300 ] && return
  jq --raw-output '.detail, (.errors // [] | .[].detail)' "$answer" >&2
  exit 3
}
send() { # a POST under a key of its own, so that it is done once however often it is sent
  ask "$1" --request POST --header "Idempotency-Key: $key-$2" --header "Content-Type: $3" --data-binary "$4"
}
field() { jq --raw-output "$1" "$answer"; }
# Counts of the groups that are named.
count() { jq --arg names "$1" '[.groups[] | select(.group as $g | $names | split(",") | index($g)) | .count] | add // 0' "$answer"; }
# Amounts have two or three decimals: as whole tenths of a cent they can be compared exactly.
tenths() { local d=${1#*.}000; [ "$1" = "${1#*.}" ] && d=000; echo $((10#${1%%.*} * 1000 + 10#${d:0:3})); }
# Until it stands still. A pause that names no time waits for a person.
wait_while() {
  while ask "/reversals/$number" && [[ " $1 " == *" $(field .state) "* ]]; do
    if [ "$(field '.pause != null and .pause.retryAt == null')" = true ]; then
      field '.pause | .says + ". " + .remedy' >&2
      exit 3
    fi
    sleep 1
  done
}

key=$(sha256sum < "$file" | cut -c 1-40)
send /reversals bring text/plain "@$file"
number=$(field .number)
wait_while 'draft checking'

if [ "$(field .state)" = checked ] && [ "$(field '.confirmation.count // 0')" -gt 0 ]; then
  total=$(field .confirmation.total.amount)
  if [ "$(field '[.bill.rows[] | select(.certainty == "not known")] | length')" -gt 0 ]; then
    echo "Reversal $number: the fee of some is not known, so nothing was paid." >&2
    exit 3
  fi
  if [ "$(tenths "$total")" -gt "$(tenths "$most")" ]; then
    echo "Reversal $number comes to $total, fee included; at most $most was allowed. Nothing was paid." >&2
    exit 3
  fi
  # What is confirmed is exactly what was looked at: had it changed meanwhile, this would be refused.
  body=$(jq --compact-output --arg reason "$reason" '.confirmation + { reason: $reason }' "$answer")
  send "/reversals/$number/confirmation" "confirm-$(field .confirmation.revision)" application/json "$body"
  wait_while 'reversing stopping'
fi

fine=$(count 'reversed,already approved') wanted=$(($(field .lineCount) - $(count 'left out'))) unknown=$(count unknown)
echo "Reversal $number: $fine of $wanted reversed or already approved. $(field .links.page)" >&2
if [ "$(field .state)" = ended ]; then
  ask "/reversals/$number/receipt.csv"
  cat "$answer"
fi
[ "$unknown" -eq 0 ] || exit 5
[ "$fine" -gt 0 ] || exit 3
[ "$fine" -eq "$wanted" ] || exit 2
