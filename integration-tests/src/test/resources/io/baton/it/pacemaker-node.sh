#!/usr/bin/env bash
# Two machines for Pacemaker, made of namespaces of this one:
#   pacemaker-node.sh network                          a network for them, anew; what listens at 127.0.0.1 here, they find there as well
#   pacemaker-node.sh no-network                       takes it away
#   pacemaker-node.sh link N up|down                   plugs machine N's cables in, or pulls them out
#   pacemaker-node.sh node N ETC DATA SHARED AGENT...  becomes machine N, 1 or 2: with ETC as /etc/baton, DATA as /var/lib/baton, the
#       resource agents of the folder SHARED, corosync, Pacemaker, and the command AGENT, which is begun again when it has ended, as by systemd.
#       Ends, as a machine without power does, with the process that this one becomes.
set -euo pipefail

no_network() {
  for number in 1 2; do ip netns del "baton-pm$number" || true; done
  nft delete table ip baton-pm || true
} 2> /dev/null

# Each has a cable to this machine, and one to the other: no bridge, as an engine's firewall may drop what is forwarded.
network() {
  no_network
  nft -f - <<END
table ip baton-pm {
  chain to-here { type nat hook prerouting priority -100; iifname "baton-pm*" tcp dport 1-65535 dnat to 127.0.0.1; }
}
END
  for number in 1 2; do
    name=baton-pm$number
    ip netns add "$name"
    ip link add "$name" type veth peer name eth0 netns "$name"
    ip address add "10.77.$number.254/24" dev "$name"
    echo 1 > "/proc/sys/net/ipv4/conf/$name/route_localnet"
    ip -n "$name" link set lo up
    ip -n "$name" address add "10.77.$number.1/24" dev eth0
  done
  ip -n baton-pm1 link add eth1 type veth peer name eth1 netns baton-pm2
  for number in 1 2; do
    name=baton-pm$number
    ip -n "$name" address add "10.77.0.$number/24" dev eth1
    link "$number" up
    ip netns exec "$name" bash -c 'for each in all eth0 lo; do echo 1 > "/proc/sys/net/ipv4/conf/$each/route_localnet"; done; nft -f -' <<END
table ip baton {
  chain from-here { type nat hook output priority -100; ip daddr 127.0.0.1 tcp dport 1-65535 dnat to 10.77.$number.254; }
  chain as-machine { type nat hook postrouting priority 100; oifname "eth0" masquerade; }
}
END
  done
}

link() {
  ip link set "baton-pm$1" "$2"
  ip -n "baton-pm$1" link set eth0 "$2"
  ip -n "baton-pm$1" link set eth1 "$2"
}

node() {
  exec ip netns exec "baton-pm$1" unshare --pid --fork --kill-child --mount --uts --ipc -- bash "${BASH_SOURCE[0]}" inside "$@"
}

inside() {
  local number=$1 etc=$2 data=$3 shared=$4
  shift 4
  mount --make-rprivate /
  mount -t proc proc /proc
  hostname "node$number"
  for own in /run /var/log; do mount -t tmpfs -o mode=755 tmpfs "$own"; done
  mount -t tmpfs -o mode=1777 tmpfs /dev/shm
  mkdir -p /run/upper/{etc,ocf,lib} /run/work/{etc,ocf,lib}
  mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/upper/etc,workdir=/run/work/etc /etc
  mount -t overlay overlay -o lowerdir=/usr/lib/ocf/resource.d,upperdir=/run/upper/ocf,workdir=/run/work/ocf /usr/lib/ocf/resource.d
  mount -t overlay overlay -o lowerdir=/var/lib,upperdir=/run/upper/lib,workdir=/run/work/lib /var/lib
  for own in /var/lib/pacemaker /var/lib/corosync; do mount -t tmpfs -o mode=755 tmpfs "$own"; done
  cp -r "$shared/baton" /usr/lib/ocf/resource.d/
  cp -r "$etc" /etc/baton
  mkdir -p /var/lib/baton /run/baton /var/log/{corosync,crmsh}
  mount --bind "$data" /var/lib/baton
  install -d -o hacluster -g haclient -m 750 /var/log/pacemaker /var/lib/pacemaker/{,blackbox,cib,cores,pengine}
  printf '10.77.0.%s node%s\n' 1 1 2 2 >> /etc/hosts
  cat > /etc/corosync/corosync.conf <<END
totem {
  version: 2
  cluster_name: baton
  transport: knet
}
nodelist {
  node {
    nodeid: 1
    name: node1
    ring0_addr: 10.77.0.1
  }
  node {
    nodeid: 2
    name: node2
    ring0_addr: 10.77.0.2
  }
}
quorum {
  provider: corosync_votequorum
  two_node: 1
  wait_for_all: 0
}
logging {
  to_syslog: no
  to_stderr: no
  to_logfile: yes
  logfile: /var/log/corosync/corosync.log
}
END
  while true; do "$@" || true; done &
  corosync -f &
  # It says when by answering.
  until corosync-cmapctl -g totem.cluster_name > /dev/null 2>&1; do sleep 0.1; done
  pacemakerd -f > /var/log/pacemaker/pacemakerd.out 2>&1 &
  wait
}

case $1 in
  network | link | node | inside) "$@" ;;
  no-network) no_network ;;
esac
