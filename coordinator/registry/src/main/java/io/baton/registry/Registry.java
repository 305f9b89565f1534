package io.baton.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.api.NodeId;
import io.baton.registry.mark.NodeMarks;
import io.baton.registry.record.ClientRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.RecordJson;
import io.baton.registry.session.Connection;
import io.baton.registry.session.ConnectionState;
import io.baton.registry.session.Contact;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.Leadership;
import io.baton.registry.session.Paths;
import io.baton.registry.session.Subscription;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * A process's view of one Baton cluster in ZooKeeper: one session at a time, at most one ephemeral
 * znode as a client, and one more as a storage node. Usable from any thread.
 */
public final class Registry implements AutoCloseable {

  private final Paths paths;
  private final Duration sessionTimeout;
  private final Connection connection;
  private final String clientId;
  private final ClientRecord client;
  private final ClientPresence presence;
  private final Cluster cluster;
  private final Segments segments;
  private final Names names;
  private final Nodes nodes;
  private final String coordinatorPath;

  private Registry(
      RegistryConfig config, Connection connection, InstantSource clock, RandomGenerator random) {
    paths = new Paths(config.root());
    sessionTimeout = config.sessionTimeout();
    this.connection = connection;
    clientId = String.format(Locale.ROOT, "%016x%016x", random.nextLong(), random.nextLong());
    client = new ClientRecord(hostName(), ProcessHandle.current().pid(), clock.instant());
    presence = new ClientPresence(connection, paths, clientId, client);
    cluster = new Cluster(connection, paths, clock, random);
    segments = new Segments(connection, paths, presence, random);
    names = new Names(presence, paths, segments, new NameListing(connection, paths), clock, random);
    nodes = new Nodes(connection, paths);
    coordinatorPath = paths.coordinator();
  }

  /**
   * Begins to connect, and returns at once; the calls wait for the connection.
   *
   * @param clock for the times in records, which are for people only: it may jump
   * @param random for ids and nonces: unpredictable, and safe for use by several threads, such as
   *     {@link java.security.SecureRandom}
   */
  public static Registry connect(
      RegistryConfig config, InstantSource clock, RandomGenerator random) {
    Connection connection =
        new Connection(config.servers(), config.sessionTimeout(), config.connectionTimeout());
    Registry registry = new Registry(config, connection, clock, random);
    connection.start();
    return registry;
  }

  /** The cluster's identity. */
  public Cluster cluster() {
    return cluster;
  }

  /** Records of segments, by id. */
  public Segments segments() {
    return segments;
  }

  /** Names of segments. */
  public Names names() {
    return names;
  }

  /** What a storage node tells by whether ZooKeeper went back (R11). */
  public NodeMarks marks(NodeId node) {
    return new NodeMarks(presence::retryFresh, paths, node);
  }

  /** Storage nodes. */
  public Nodes nodes() {
    return nodes;
  }

  /** This process, as others see it in owners. */
  public String clientId() {
    return clientId;
  }

  /**
   * This process as an owner.
   *
   * @param nonce drawn by the open or registration
   * @param since when it is made
   */
  public Owner owner(long nonce, Instant since) {
    return new Owner(clientId, nonce, client.host(), client.pid(), since);
  }

  /**
   * Makes this process known as alive, as opening a segment must before it becomes its owner.
   *
   * @throws io.baton.api.error.RefusedException if there is no cluster here
   */
  public void announceClient(Duration timeout) {
    presence.retryFresh("announcing this client", Deadline.after(timeout), session -> clientId);
  }

  /**
   * Whether a process has a session now. A hint: safety never rests on it (R8).
   *
   * @param client as an owner names it
   */
  public boolean isAlive(String client, Duration timeout) {
    return presence.retryFresh(
        "looking for client " + client,
        Deadline.after(timeout),
        session -> presence.isAlive(session, client));
  }

  /**
   * Tells whether a process has a session, now and again when that may have changed: a hint, as
   * {@link #isAlive} is. One watch of ZooKeeper for each that is not closed.
   *
   * @param client as an owner names it
   * @param listener called on the registry's worker thread, which it must not keep
   */
  public Subscription watchClient(String client, Consumer<Boolean> listener) {
    return presence.watch(client, listener);
  }

  /**
   * Stands for election as the cluster's coordinator until closed: at the latest before this
   * registry is.
   *
   * @throws io.baton.api.error.RefusedException if there is no cluster here
   */
  public Leadership standForCoordinator(Leadership.Listener listener, Duration timeout) {
    cluster.id(timeout);
    String says = new String(RecordJson.write(client), UTF_8);
    return connection.stand(coordinatorPath, says, listener);
  }

  /**
   * Begins to tell how long ago ZooKeeper's leader has heard of this process, until closed.
   *
   * @param every time from an answer of it to the next question
   * @param nanoClock monotonic
   */
  public Contact contact(Duration every, LongSupplier nanoClock) {
    return new Contact(connection, paths.cluster(), every, sessionTimeout, nanoClock);
  }

  /** What is known of the connection now; {@code SUSPENDED} before it was made first. */
  public ConnectionState connectionState() {
    return connection.state();
  }

  /** Follows the connection; called on the registry's worker thread, which it must not keep. */
  public Subscription onConnectionState(Consumer<ConnectionState> listener) {
    connection.addListener(listener);
    return () -> connection.removeListener(listener);
  }

  /** Ends the session; this process no longer counts as alive. */
  @Override
  public void close() {
    presence.close();
    connection.close();
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
