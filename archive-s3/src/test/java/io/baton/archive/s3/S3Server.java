package io.baton.archive.s3;

import java.net.URI;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A server that speaks as S3 does, with one bucket, in memory. */
final class S3Server implements AutoCloseable {

  static final String KEY = "AKIATESTKEYTESTKEY00";
  static final String SECRET = "hush-hush-this-is-the-secret-key-0123456";
  static final String BUCKET = "baton-bucket";

  private final BlobStoreContext context;
  private final S3Proxy proxy;

  private S3Server(BlobStoreContext context, S3Proxy proxy) {
    this.context = context;
    this.proxy = proxy;
  }

  static S3Server start() throws Exception {
    BlobStoreContext context = ContextBuilder.newBuilder("transient").build(BlobStoreContext.class);
    context.getBlobStore().createContainerInLocation(null, BUCKET);
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(context.getBlobStore())
            .awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .build();
    proxy.start();
    return new S3Server(context, proxy);
  }

  int port() {
    return proxy.getPort();
  }

  static S3Location location(int port, String bucket, String prefix) throws Exception {
    return S3Location.parse(
        URI.create("s3://%s/%s?endpoint=http://127.0.0.1:%d".formatted(bucket, prefix, port)));
  }

  static AwsCredentialsProvider credentials(String key, String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret));
  }

  static AwsCredentialsProvider credentials() {
    return credentials(KEY, SECRET);
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      context.close();
    }
  }
}
