package io.baton.segment;

import io.baton.block.BufferAddress;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * A file mapped as one piece of memory, without a flag for the JVM. It is never unmapped by hand:
 * the garbage collector does it when neither this object nor a {@link #slice} can be reached, so
 * that no view ever points to memory that is gone.
 *
 * <p>Up to 2 GiB it is a {@link java.nio.MappedByteBuffer}; above that {@code java.lang.foreign} is
 * needed, which is final from Java 22 on.
 */
final class Mapping {

  /** What one {@link FileChannel#map} can map before Java 22, a whole number of blocks. */
  static final long MAX_WITHOUT_FOREIGN = (1L << 31) - 4096;

  private final Object memory;
  private final long address;
  private final long size;

  private Mapping(Object memory, long address, long size) {
    this.memory = memory;
    this.address = address;
    this.size = size;
  }

  /** Whether this JVM can map so many bytes as one piece. */
  static boolean canMap(long bytes) {
    return bytes <= MAX_WITHOUT_FOREIGN || Runtime.version().feature() >= 22;
  }

  /** Maps the first {@code size} bytes, for which the file must have real space. */
  static Mapping of(FileChannel file, long size) throws IOException {
    if (size <= MAX_WITHOUT_FOREIGN) {
      ByteBuffer buffer = file.map(MapMode.READ_WRITE, 0, size);
      return new Mapping(buffer, BufferAddress.of(buffer), size);
    }
    Object segment = Foreign.map(file, size);
    return new Mapping(segment, Foreign.address(segment), size);
  }

  /** Where it begins; valid as long as this object is reachable. */
  long address() {
    return address;
  }

  long size() {
    return size;
  }

  /** A view that keeps the mapping. */
  ByteBuffer slice(long offset, int length) {
    return memory instanceof ByteBuffer buffer
        ? buffer.slice((int) offset, length)
        : Foreign.slice(memory, offset, length);
  }

  /** {@code java.lang.foreign} by method handles, as this is compiled for Java 17. */
  private static final class Foreign {

    private static final MethodHandle MAP;
    private static final MethodHandle ADDRESS;
    private static final MethodHandle SLICE;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        Class<?> arena = Class.forName("java.lang.foreign.Arena");
        Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        MethodHandle automatic = lookup.findStatic(arena, "ofAuto", MethodType.methodType(arena));
        MethodHandle map =
            lookup.findVirtual(
                FileChannel.class,
                "map",
                MethodType.methodType(segment, MapMode.class, long.class, long.class, arena));
        MAP =
            MethodHandles.collectArguments(map, 4, automatic)
                .asType(
                    MethodType.methodType(
                        Object.class, FileChannel.class, MapMode.class, long.class, long.class));
        ADDRESS =
            lookup
                .findVirtual(segment, "address", MethodType.methodType(long.class))
                .asType(MethodType.methodType(long.class, Object.class));
        MethodHandle part =
            lookup.findVirtual(
                segment, "asSlice", MethodType.methodType(segment, long.class, long.class));
        MethodHandle buffer =
            lookup.findVirtual(segment, "asByteBuffer", MethodType.methodType(ByteBuffer.class));
        SLICE =
            MethodHandles.filterReturnValue(part, buffer)
                .asType(
                    MethodType.methodType(ByteBuffer.class, Object.class, long.class, long.class));
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    static Object map(FileChannel file, long size) throws IOException {
      try {
        return (Object) MAP.invokeExact(file, MapMode.READ_WRITE, 0L, size);
      } catch (IOException | RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("cannot map " + size + " bytes", e);
      }
    }

    static long address(Object segment) {
      try {
        return (long) ADDRESS.invokeExact(segment);
      } catch (Throwable e) {
        throw new IllegalStateException("no address of " + segment, e);
      }
    }

    static ByteBuffer slice(Object segment, long offset, long length) {
      try {
        return (ByteBuffer) SLICE.invokeExact(segment, offset, length);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("no view of " + segment, e);
      }
    }
  }
}
