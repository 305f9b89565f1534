package io.baton.it;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;

/** A server that speaks as S3 does, in a process of its own, with its objects in a directory. */
final class S3Process implements AutoCloseable {

  static final String BUCKET = "baton-bucket";
  static final String KEY = "AKIATESTKEYTESTKEY00";
  static final String SECRET = "hush-hush-this-is-the-secret-key-0123456";

  private final Path directory;
  private final int port;
  private TestProcess process;

  private S3Process(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** The process. */
  static final class Server {

    private Server() {}

    public static void main(String[] args) throws Exception {
      Properties properties = new Properties();
      properties.setProperty("jclouds.filesystem.basedir", args[0]);
      BlobStoreContext context =
          ContextBuilder.newBuilder("filesystem")
              .credentials("", "")
              .overrides(properties)
              .build(BlobStoreContext.class);
      S3Proxy proxy =
          S3Proxy.builder()
              .blobStore(context.getBlobStore())
              .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
              .endpoint(URI.create("http://127.0.0.1:" + args[1]))
              .build();
      proxy.start();
      System.out.println("S3 is ready");
    }
  }

  static S3Process start(Path directory) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(directory.resolve(BUCKET));
    S3Process server = new S3Process(directory, port);
    server.start();
    return server;
  }

  void start() throws Exception {
    process =
        TestProcess.daemon(
            "s3",
            List.of("-Xmx128m"),
            Map.of(),
            Server.class.getName(),
            directory.toString(),
            Integer.toString(port));
    process.await(0, line -> line.contains("S3 is ready"), TestCluster.PATIENCE);
  }

  void kill() throws Exception {
    process.kill();
  }

  String location(String bucket) {
    return "s3://%s/some/prefix?endpoint=http://127.0.0.1:%d".formatted(bucket, port);
  }

  static Map<String, String> credentials(String secret) {
    return Map.of("AWS_ACCESS_KEY_ID", KEY, "AWS_SECRET_ACCESS_KEY", secret);
  }

  @Override
  public void close() {
    process.close();
  }
}
