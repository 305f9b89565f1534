package io.baton.block;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import net.openhft.chronicle.core.UnsafeMemory;
import org.jspecify.annotations.Nullable;

/**
 * Where a direct buffer lies in memory, without a flag for the JVM: by {@code java.lang.foreign}
 * where it is final (22 and later), else by the field that holds it. Whoever uses an address keeps
 * the buffer reachable.
 */
public final class BufferAddress {

  private static final @Nullable MethodHandle FOREIGN = foreign();
  private static final long FIELD_OFFSET = FOREIGN == null ? fieldOffset() : 0;

  private BufferAddress() {}

  /** The address of the byte at the position of a direct buffer. */
  public static long of(ByteBuffer direct) {
    if (FOREIGN == null) {
      return UnsafeMemory.unsafeGetLong(direct, FIELD_OFFSET) + direct.position();
    }
    try {
      return (long) FOREIGN.invokeExact(direct);
    } catch (Throwable e) {
      throw new IllegalStateException("no address of " + direct, e);
    }
  }

  private static @Nullable MethodHandle foreign() {
    if (Runtime.version().feature() < 22) {
      return null;
    }
    try {
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle ofBuffer =
          lookup.findStatic(segment, "ofBuffer", MethodType.methodType(segment, Buffer.class));
      MethodHandle address =
          lookup.findVirtual(segment, "address", MethodType.methodType(long.class));
      return MethodHandles.filterReturnValue(ofBuffer, address)
          .asType(MethodType.methodType(long.class, ByteBuffer.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long fieldOffset() {
    try {
      return UnsafeMemory.unsafeObjectFieldOffset(Buffer.class.getDeclaredField("address"));
    } catch (NoSuchFieldException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
