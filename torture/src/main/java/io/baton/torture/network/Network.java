package io.baton.torture.network;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.baton.torture.system.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts, each a network namespace with one interface on a bridge. This process is on the bridge
 * too, and no fault keeps it from anybody. Must run in a network and a mount namespace of its own,
 * which end with it, and with them all that is made here.
 */
public final class Network {

  private static final String SUBNET = "10.77.0.";
  private static final String BRIDGE = "hosts";
  private static final String INTERFACE = "eth0";
  private static final Path NAMESPACES = Path.of("/run/netns");

  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Map<String, Rules> received = new HashMap<>();

  /** Hosts, once for each slow line that is not mended yet. */
  private final Multiset<String> slowed = HashMultiset.create();

  private long next;

  private Network() {}

  /** Makes hosts of these names. */
  public static Network of(Collection<String> hosts) throws IOException {
    Files.createDirectories(NAMESPACES);
    Command.run("ip", "link", "set", "lo", "up");
    Command.run("ip", "link", "add", BRIDGE, "type", "bridge");
    Command.run("ip", "address", "add", SUBNET + "254/24", "dev", BRIDGE);
    Command.run("ip", "link", "set", BRIDGE, "up");
    Network network = new Network();
    for (String host : hosts) {
      network.add(host);
    }
    return network;
  }

  private void add(String host) throws IOException {
    String address = SUBNET + (addresses.size() + 1);
    String outside = "to-" + host;
    Command.run("ip", "netns", "add", host);
    Command.run(
        "ip", "link", "add", outside, "type", "veth", "peer", "name", INTERFACE, "netns", host);
    Command.run("ip", "link", "set", outside, "master", BRIDGE, "up");
    Command.run("ip", "-n", host, "address", "add", address + "/24", "dev", INTERFACE);
    Command.run("ip", "-n", host, "link", "set", INTERFACE, "up");
    Command.run("ip", "-n", host, "link", "set", "lo", "up");
    addresses.put(host, address);
    received.put(host, new Rules());
  }

  /** Where others meet it. */
  public String address(String host) {
    String address = addresses.get(host);
    if (address == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return address;
  }

  /** The command that runs another one on a host, as the same process. */
  public static List<String> on(String host, List<String> command) {
    List<String> there = new ArrayList<>(List.of("nsenter", "--net=" + NAMESPACES.resolve(host)));
    there.addAll(command);
    return there;
  }

  /** All hosts but these. */
  public List<String> allBut(Collection<String> hosts) {
    return addresses.keySet().stream().filter(host -> !hosts.contains(host)).toList();
  }

  /** A way of loss that can be ended. */
  public interface Mend {
    /** Ends it. */
    void mend() throws IOException;
  }

  /** From now on a host loses so many percent of what it exchanges with some others. */
  public Mend lose(String host, Direction direction, Collection<String> peers, int percent)
      throws IOException {
    long number = next++;
    Rules rules = rules(host);
    List<String> others = peers.stream().map(this::address).toList();
    rules.add(number, new Rules.Rule(direction, others, percent));
    apply(host);
    return () -> {
      rules.remove(number);
      apply(host);
    };
  }

  private Rules rules(String host) {
    Rules rules = received.get(host);
    if (rules == null) {
      throw new IllegalArgumentException("no host " + host);
    }
    return rules;
  }

  private void apply(String host) throws IOException {
    Command.feed(rules(host).text(), on(host, List.of("nft", "-f", "-")));
  }

  /**
   * From now on what a host sends waits in the queue of a line of so many kbit/s; of several the
   * last counts, until all are mended.
   */
  public synchronized Mend slow(String host, long kbits) throws IOException {
    Command.run(
        on(
            host,
            List.of(
                "tc",
                "qdisc",
                "replace",
                "dev",
                INTERFACE,
                "root",
                "tbf",
                "rate",
                kbits + "kbit",
                "burst",
                "8k",
                "latency",
                "8s")));
    slowed.add(host);
    return () -> quicken(host);
  }

  private synchronized void quicken(String host) throws IOException {
    slowed.remove(host);
    if (!slowed.contains(host)) {
      Command.run(on(host, List.of("tc", "qdisc", "delete", "dev", INTERFACE, "root")));
    }
  }
}
