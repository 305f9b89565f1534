#!/usr/bin/env bash
# systemd-machine.sh ARCHIVE ETC: a systemd of its own that knows nothing but Baton's units, on a machine that has the archive
# unpacked as /opt/baton/current and what is in ETC as /etc/baton. Directories that are written to are its own. Ends with it, and
# leaves nothing.
set -euo pipefail
if [[ $1 != inside ]]; then
  hierarchy=$(mktemp -d)
  trap 'find "$hierarchy/$name" -depth -type d -exec rmdir {} + || true; umount "$hierarchy"; rmdir "$hierarchy"' EXIT
  mount -t cgroup2 cgroup2 "$hierarchy"
  name=baton-systemd.$$
  mkdir "$hierarchy/$name"
  bash -c 'echo $$ > "$0/cgroup.procs"; exec unshare --pid --fork --kill-child --mount --cgroup --uts --ipc -- "$@"' \
    "$hierarchy/$name" bash "${BASH_SOURCE[0]}" inside "$@" &
  wait $! || true
  exit 0
fi
archive=$2 etc=$3
mount --make-rprivate /
mount -t proc proc /proc
for own in /run /opt /var/lib /var/log; do mount -t tmpfs -o mode=755 tmpfs "$own"; done
mkdir -p /run/upper /run/work /run/units/baton-.service.d /opt/baton/current
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work /etc
mount -t tmpfs tmpfs /etc/systemd/system
mount --bind "$archive" /opt/baton/current
cp -r "$etc" /etc/baton
chmod -R a+rX /etc/baton
useradd --system baton
cp /opt/baton/current/systemd/*.service /etc/systemd/system
for target in sysinit basic shutdown network-online multi-user; do
  printf '[Unit]\nDefaultDependencies=no\n' > "/run/units/$target.target"
done
printf '[Service]\nStandardOutput=append:/run/output\nStandardError=inherit\n' > /run/units/baton-.service.d/output.conf
umount -R /sys/fs/cgroup || true
mount -t cgroup2 cgroup2 /sys/fs/cgroup
exec env -i PATH="$PATH" SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/units SYSTEMD_LOG_TARGET=null container=baton \
  /lib/systemd/systemd --system --unit=basic.target
