package io.baton.archive.store;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.StringJoiner;

/** Opens stores by where they are. */
public final class ObjectStores {

  private static final String DIRECTORY = "file";

  private ObjectStores() {}

  /**
   * Opens the store at a location; asks nothing of it yet.
   *
   * @param location {@code file:///mnt/backup/baton}, or one of a provider that is on the class
   *     path. Credentials have no place in it
   * @throws StoreException.Refused if it is none
   */
  public static ObjectStore open(URI location) throws StoreException {
    if (location.getRawUserInfo() != null || hasUserInfo(location)) {
      throw new StoreException.Refused(
          "the location of the archive must not have a user or a password in it;"
              + " leave out what comes before the '@'");
    }
    String scheme = String.valueOf(location.getScheme()).toLowerCase(Locale.ROOT);
    if (scheme.equals(DIRECTORY)) {
      return openDirectory(location);
    }
    StringJoiner known = new StringJoiner(", ").add("file:///mnt/backup/baton");
    for (ObjectStoreProvider provider : ServiceLoader.load(ObjectStoreProvider.class)) {
      if (provider.scheme().equals(scheme)) {
        return provider.open(location);
      }
      known.add(provider.example());
    }
    throw new StoreException.Refused(
        "the location of the archive must look like one of %s; its scheme \"%s\" is not known"
            .formatted(known, scheme));
  }

  /** What is no server's name is not parsed: the user is in the authority then. */
  private static boolean hasUserInfo(URI location) {
    String authority = location.getRawAuthority();
    return authority != null && authority.contains("@");
  }

  private static ObjectStore openDirectory(URI location) throws StoreException {
    try {
      return new DirectoryStore(Path.of(location), new SecureRandom());
    } catch (IllegalArgumentException e) {
      throw new StoreException.Refused(
          "the location of the archive must look like file:///mnt/backup/baton: " + e.getMessage(),
          e);
    }
  }
}
