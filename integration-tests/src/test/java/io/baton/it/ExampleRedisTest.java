package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.machine.MachineSuite;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debian's Redis, run as its own user, under writes that never pause. */
@MachineSuite(needs = "root and Debian's redis-server and netcat-openbsd")
final class ExampleRedisTest extends ExampleSuite {

  private static final String PROGRAM = "redis";
  private static final int WORK = 300;

  private int port;

  @BeforeAll
  static void require() throws IOException {
    Example.require("redis-server", "redis-server");
    Example.require("redis-cli", "redis-tools");
    Example.require("nc", "netcat-openbsd");
    // Its user has to reach what is in there.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @BeforeEach
  void configure() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    for (AgentNode node : List.of(first, second)) {
      Path data = Files.createDirectories(node.app("redis"));
      Machine.run("chown", "redis:redis", data.toString());
      Files.writeString(node.app("redis.conf"), example(node).text("redis.conf"));
      node.configure(example(node).text("redis.toml"));
    }
  }

  private Example example(AgentNode node) {
    return new Example(node)
        .with("/etc/redis/baton.conf", node.app("redis.conf"))
        .with("/var/lib/redis", node.app("redis"))
        .with("6379", port);
  }

  /** Adds one number after the other, until Redis is gone; tells the last one it answered. */
  private CompletableFuture<Long> write(AtomicLong answered) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (RedisClient redis = new RedisClient(port)) {
            while (true) {
              answered.set(add(redis));
            }
          } catch (IOException e) {
            return answered.get();
          }
        });
  }

  private static long add(RedisClient redis) throws IOException {
    long next = Long.parseLong(redis.ask("GET count")) + 1;
    redis.ask("MULTI");
    redis.ask("SET number:" + next + " " + next);
    redis.ask("RPUSH log " + next);
    redis.ask("SET count " + next);
    redis.ask("EXEC");
    return next;
  }

  /** All numbers up to the last one are there, wherever they were written. */
  private long requireWhole() throws IOException {
    try (RedisClient redis = new RedisClient(port)) {
      long count = Long.parseLong(redis.ask("GET count"));
      assertEquals(Long.toString(count), redis.ask("LLEN log"));
      assertEquals(Long.toString(count), redis.ask("LINDEX log -1"));
      assertEquals(Long.toString(count), redis.ask("GET number:" + count));
      assertEquals(Long.toString(count + 2), redis.ask("DBSIZE"));
      return count;
    }
  }

  private static void awaitWork(AtomicLong answered) {
    long before = answered.get();
    Eventually.await("work", TestCluster.PATIENCE, () -> answered.get() > before + WORK);
  }

  @Test
  void itGoesOnWithAllThatWasAcknowledged() throws Exception {
    startBoth(PROGRAM);
    try (RedisClient redis = new RedisClient(port)) {
      redis.ask("SET count 0");
    }
    AtomicLong answered = new AtomicLong();
    CompletableFuture<Long> writer = write(answered);
    awaitWork(answered);
    long kept = answered.get();
    String answer = example(first).run("redis.md", "./redis-checkpoint.sh ");
    assertTrue(answer.startsWith("ok "), answer);
    awaitWork(answered);
    failOver(PROGRAM, first, second);
    requireAtLeast(kept, writer.get(60, TimeUnit.SECONDS));
    first.start();
    first.awaitState(PROGRAM, "standby");
    goBackByItsOwnSaves();
    moveWithoutALoss();
  }

  private void requireAtLeast(long kept, long answered) throws IOException {
    long count = requireWhole();
    System.out.printf("redis: %d answered, %d kept, %d there%n", answered, kept, count);
    assertTrue(count >= kept && count <= answered + 1, count + " of " + kept + " to " + answered);
  }

  /** Nobody asks: the agent sees by itself that the file was replaced. */
  private void goBackByItsOwnSaves() throws Exception {
    AtomicLong answered = new AtomicLong();
    CompletableFuture<Long> writer = write(answered);
    try (RedisClient redis = new RedisClient(port)) {
      redis.ask("CONFIG SET save \"\""); // none but the one below
    }
    awaitWork(answered);
    String version = second.ask("version redis");
    long kept = answered.get();
    Machine.run("redis-cli", "-e", "-p", Integer.toString(port), "save");
    Eventually.await(
        "a checkpoint", TestCluster.PATIENCE, () -> !second.ask("version redis").equals(version));
    failOver(PROGRAM, second, first);
    requireAtLeast(kept, writer.get(60, TimeUnit.SECONDS));
  }

  /** It saves when it is told to end. */
  private void moveWithoutALoss() throws Exception {
    second.start();
    second.awaitState(PROGRAM, "standby");
    long all;
    try (RedisClient redis = new RedisClient(port)) {
      all = add(redis);
    }
    String version = first.ask("move redis");
    assertTrue(version.matches("[0-9]+\\.[0-9]+"), version);
    awaitRunning(second, PROGRAM);
    assertEquals(all, requireWhole());
  }
}
