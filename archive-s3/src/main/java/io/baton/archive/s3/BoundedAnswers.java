package io.baton.archive.s3;

import com.google.common.io.ByteStreams;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Cuts off answers that the SDK reads into memory, whatever a server sends: a list of 1000 long
 * names is below 1 MiB. An object that is read is passed on as it comes, and no error message is as
 * long.
 */
final class BoundedAnswers implements ExecutionInterceptor {

  private static final long MOST = 8 << 20;

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    boolean isObject =
        context.request() instanceof GetObjectRequest && context.httpResponse().isSuccessful();
    return isObject
        ? context.responseBody()
        : context.responseBody().map(bytes -> ByteStreams.limit(bytes, MOST));
  }
}
