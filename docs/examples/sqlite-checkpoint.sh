#!/bin/sh
# sqlite-checkpoint.sh PROGRAM DATABASE SOCKET: what was committed before is kept if this ends with 0.
answer=$(sqlite3 "$2" ".timeout 30000" "BEGIN IMMEDIATE" ".shell echo checkpoint $1 | nc -N -U $3" "ROLLBACK")
echo "$answer"
case $answer in "ok "*) ;; *) exit 1 ;; esac
