#!/usr/bin/env bash
# Posts the finished body by cat, once for each line that it is told.
# post.sh FOLDER SINK
set -euo pipefail
body=$1/body.json
address=${2#http://}
address=${address%/}
bytes=$(stat -c %s "$body")
cat "$body" >/dev/null

echo ready
while read -r _; do
    started=${EPOCHREALTIME/[.,]/}
    exec 3<>"/dev/tcp/${address%:*}/${address#*:}"
    printf 'POST /v1/messages/batches HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %s\r\n\r\n' \
        "$address" "$bytes" >&3
    cat "$body" >&3
    answer=$(cat <&3)
    exec 3>&-
    [[ $answer == *"x$bytes\""* ]]
    microseconds=$((${EPOCHREALTIME/[.,]/} - started))
    echo "$((microseconds / 1000)).$(printf %03d $((microseconds % 1000))) $bytes"
done
