#!/bin/sh
# redis-checkpoint.sh PORT SOCKET: what Redis had answered before is kept if this ends with 0.
set -e
redis-cli -e -p "$1" save > /dev/null
answer=$(echo "checkpoint redis" | nc -N -U "$2")
echo "$answer"
case $answer in "ok "*) ;; *) exit 1 ;; esac
