/**
 * The archive in a bucket of S3, or of a server that speaks as S3 does. Found by {@link
 * io.baton.archive.store.ObjectStores} for locations such as {@code
 * s3://bucket/prefix?region=eu-central-1}, if this module is on the class path. Credentials come
 * from where the SDK looks for them, and from nowhere else.
 */
@NullMarked
package io.baton.archive.s3;

import org.jspecify.annotations.NullMarked;
