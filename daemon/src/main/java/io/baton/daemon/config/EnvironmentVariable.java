package io.baton.daemon.config;

/** What is heard from the environment besides the settings. */
public enum EnvironmentVariable {
  BATON_CONFIG("storage-node, coordinator", "a file with settings, as `--config` names one"),
  BATON_JAVA_OPTS(
      "all commands",
      "options for Java, several with blanks between them; they come last, and so win: `-Xmx1g`"
          + " replaces the heap of 256 MiB that each command has,"
          + " `-XX:MaxDirectMemorySize=1g` the storage node's 512 MiB of buffers"),
  JAVA_HOME("all commands", "the Java to use, 17 or later; without it, the `java` of the `PATH`"),
  TMPDIR(
      "baton, coordinator, demo",
      "where files are put that go away with the command: `baton put` may need as much space as the"
          + " segment has");

  /** What Baton's own begin with. */
  static final String PREFIX = "BATON_";

  private final String usedBy;
  private final String description;

  EnvironmentVariable(String usedBy, String description) {
    this.usedBy = usedBy;
    this.description = description;
  }

  /** The commands that hear it. */
  public String usedBy() {
    return usedBy;
  }

  /** For people. */
  public String description() {
    return description;
  }
}
