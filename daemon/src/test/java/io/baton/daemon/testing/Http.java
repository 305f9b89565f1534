package io.baton.daemon.testing;

import com.google.common.net.HostAndPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a daemon's monitor. */
public final class Http {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private Http() {}

  /** GET. */
  public static HttpResponse<String> get(HostAndPort monitor, String path)
      throws IOException, InterruptedException {
    return CLIENT.send(request(monitor, path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  /** POST. */
  public static HttpResponse<String> post(HostAndPort monitor, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(monitor, path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(HostAndPort monitor, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + monitor + path)).timeout(TIMEOUT);
  }

  /** What a scrape shows. */
  public static Exposition scrape(HostAndPort monitor) throws IOException, InterruptedException {
    HttpResponse<String> response = get(monitor, "/metrics");
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return Exposition.parse(response.body());
  }
}
