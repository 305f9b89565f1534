package io.baton.archive.s3;

import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.ObjectStoreProvider;
import io.baton.archive.store.StoreException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** Opens stores in buckets. */
public final class S3StoreProvider implements ObjectStoreProvider {

  /** Makes one: as a service it is made by name. */
  public S3StoreProvider() {}

  @Override
  public String scheme() {
    return "s3";
  }

  @Override
  public String example() {
    return S3Location.EXAMPLE;
  }

  @Override
  public ObjectStore open(URI location) throws StoreException {
    return S3Store.open(
        S3Location.parse(location), DefaultCredentialsProvider.builder().build(), Patience.USUAL);
  }
}
