package io.baton.archive.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import io.baton.archive.store.Names;
import io.baton.archive.store.StoreException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a store is: {@code s3://BUCKET/PREFIX?region=REGION&endpoint=URL&pathStyle=true}. No error
 * repeats a value, which may be a secret that was put in the wrong place.
 *
 * @param bucket its name
 * @param prefix what names of objects begin with: empty, or parts with a slash behind each
 * @param region the bucket's; if it is not said the SDK looks for it, or takes us-east-1 for an
 *     endpoint
 * @param endpoint the server, if it is not Amazon's
 * @param pathStyle whether the bucket is named in the path and not in the host's name; as a rule so
 *     for an endpoint
 */
record S3Location(
    String bucket,
    String prefix,
    Optional<String> region,
    Optional<URI> endpoint,
    boolean pathStyle) {

  static final String EXAMPLE = "s3://bucket/prefix?region=eu-central-1";

  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

  /**
   * Reads a location.
   *
   * @throws StoreException.Refused saying which part does not fit
   */
  static S3Location parse(URI location) throws StoreException {
    String bucket = location.getAuthority();
    if (bucket == null || !BUCKET.matcher(bucket).matches()) {
      throw refused("what follows s3:// is not the name of a bucket");
    }
    Map<String, String> parameters = parameters(location.getRawQuery());
    Optional<URI> endpoint = endpoint(parameters.remove("endpoint"));
    Optional<String> region = Optional.ofNullable(parameters.remove("region"));
    if (region.isPresent() && !REGION.matcher(region.get()).matches()) {
      throw refused("its region is none");
    }
    String pathStyle = parameters.remove("pathStyle");
    if (pathStyle != null && !pathStyle.equals("true") && !pathStyle.equals("false")) {
      throw refused("pathStyle is true or false");
    }
    if (!parameters.isEmpty()) {
      throw refused("it has a parameter that is not known; region, endpoint and pathStyle are");
    }
    return new S3Location(
        bucket,
        prefix(location.getPath()),
        region,
        endpoint,
        pathStyle == null ? endpoint.isPresent() : pathStyle.equals("true"));
  }

  private static String prefix(String path) throws StoreException {
    String parts = path.replaceAll("^/+|/+$", "");
    if (parts.isEmpty()) {
      return "";
    }
    try {
      return Names.require(parts) + "/";
    } catch (IllegalArgumentException e) {
      throw refused("the prefix is parts of letters, digits, '-', '_' and '.', and slashes");
    }
  }

  private static Map<String, String> parameters(@Nullable String query) throws StoreException {
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : Splitter.on('&').omitEmptyStrings().split(query == null ? "" : query)) {
      int equals = parameter.indexOf('=');
      if (equals < 0) {
        throw refused("a parameter has no value");
      }
      String value = URLDecoder.decode(parameter.substring(equals + 1), UTF_8);
      parameters.put(parameter.substring(0, equals), value);
    }
    return parameters;
  }

  private static Optional<URI> endpoint(@Nullable String text) throws StoreException {
    if (text == null) {
      return Optional.empty();
    }
    try {
      URI endpoint = URI.create(text);
      boolean isServer =
          endpoint.getHost() != null
              && endpoint.getRawUserInfo() == null
              && endpoint.getRawQuery() == null
              && ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()));
      if (isServer) {
        return Optional.of(endpoint);
      }
    } catch (IllegalArgumentException e) {
      throw refused("its endpoint is no URL");
    }
    throw refused("its endpoint must look like https://host:port, without a user");
  }

  private static StoreException.Refused refused(String why) {
    return new StoreException.Refused(
        "the location of the archive must look like " + EXAMPLE + ": " + why);
  }

  /** Bucket, prefix and server: for people. */
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix + endpoint.map(server -> " at " + server).orElse("");
  }
}
