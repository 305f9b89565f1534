package io.baton.segment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.RandomDataInput;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls every public method of what {@link LocalSegment#bytes} gives, with made-up arguments:
 * whatever changes memory must be in the next capture.
 */
class MutationWalkTest {

  private static final int CAPACITY = 4 * 4096;
  private static final int ROUNDS = 8;

  /** They write to an address or an object given by number, and so anywhere. */
  private static final Set<String> NOT_TO_BE_CALLED =
      Set.of(
          "nativeRead",
          "nativeWrite",
          "unsafeRead",
          "unsafeReadObject",
          "unsafeWrite",
          "wait",
          "notify",
          "notifyAll");

  @TempDir Path directory;

  private final Random random = new Random(1);

  /** What of the segment is walked over, and how many of its methods change memory at least. */
  enum View {
    BYTES(130),
    UNCHECKED(130),
    PART(130),
    STORE(45);

    final int atLeast;

    View(int atLeast) {
      this.atLeast = atLeast;
    }

    Object of(LocalSegment segment) {
      return switch (this) {
        case BYTES -> segment.bytes();
        case UNCHECKED -> segment.bytes().unchecked(true);
        case PART -> segment.bytes().bytesForRead();
        case STORE -> segment.bytes().bytesStore();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyChangeIsCaptured(View view) {
    Set<String> changing = new TreeSet<>();
    Segments walked = Segments.full(directory, CAPACITY);
    for (Method method : methods(view.of(walked.segment).getClass())) {
      for (int round = 0; round < ROUNDS; round++) {
        if (walked.segment.isComparing()) {
          walked = Segments.full(directory, CAPACITY);
        }
        if (changes(method, view, walked)) {
          changing.add(method.getName() + Arrays.toString(method.getParameterTypes()));
        }
      }
    }
    System.out.println(view + ": " + changing.size() + " methods changed memory");
    assertTrue(changing.size() >= view.atLeast, () -> changing.size() + " only: " + changing);
  }

  private boolean changes(Method method, View view, Segments walked) {
    byte[] noise = new byte[CAPACITY];
    random.nextBytes(noise);
    walked.segment.bytes().write(0, noise);
    walked.replicate();
    Object target = view.of(walked.segment);
    if (target instanceof Bytes<?> bytes) {
      position(bytes);
    }
    call(method, target);
    byte[] after = walked.content();
    walked.replicate();
    assertArrayEquals(after, walked.replicated(), () -> "lost: a change by " + method);
    return !Arrays.equals(noise, after);
  }

  /** Somewhere in the middle, so that there is something to read and room to write. */
  private void position(Bytes<?> bytes) {
    long start = bytes.start();
    bytes.readPosition(start);
    bytes.writePosition(start + 4090 + random.nextInt(8));
    bytes.readPosition(start + random.nextInt(64));
  }

  private void call(Method method, Object target) {
    Object[] arguments = Arrays.stream(method.getParameterTypes()).map(this::argument).toArray();
    expectWhatIsThere(method.getName(), (RandomDataInput) target, arguments);
    try {
      method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      assertTrue(
          !(e.getCause() instanceof VirtualMachineError), () -> method + " -> " + e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** A comparing method changes something only if it finds what it expects. */
  private static void expectWhatIsThere(String name, RandomDataInput target, Object[] arguments) {
    if (!name.startsWith("compareAndSwap") && !name.startsWith("testAndSet")) {
      return;
    }
    long offset = ((long) arguments[0] & -8) % 4096;
    arguments[0] = offset;
    if (arguments[1] instanceof Integer) {
      arguments[1] = target.readInt(offset);
    } else if (arguments[1] instanceof Long) {
      arguments[1] = target.readLong(offset);
    } else if (arguments[1] instanceof Float) {
      arguments[1] = target.readFloat(offset);
    } else {
      arguments[1] = target.readDouble(offset);
    }
  }

  private static Method[] methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !NOT_TO_BE_CALLED.contains(method.getName()))
        .peek(method -> method.setAccessible(true))
        .sorted(Comparator.comparing(Method::toString))
        .toArray(Method[]::new);
  }

  private Object argument(Class<?> type) {
    if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == byte.class) {
      return (byte) (1 + random.nextInt(100));
    } else if (type == char.class) {
      return (char) ('a' + random.nextInt(20));
    } else if (type == short.class) {
      return (short) (1 + random.nextInt(100));
    } else if (type == int.class) {
      return 1 + random.nextInt(12);
    } else if (type == long.class) {
      return random.nextBoolean() ? 1L + random.nextInt(12) : 4090L + random.nextInt(8);
    } else if (type == float.class) {
      return 1.5f + random.nextInt(100);
    } else if (type == double.class) {
      return 1.25 + random.nextInt(100);
    }
    return object(type);
  }

  private Object object(Class<?> type) {
    if (type == byte[].class) {
      return "some bytes of an array".getBytes(UTF_8);
    } else if (type == char[].class) {
      return "some chars of an array".toCharArray();
    } else if (type == ByteBuffer.class) {
      return buffer();
    } else if (type == BigInteger.class) {
      return BigInteger.valueOf(random.nextLong());
    } else if (type == BigDecimal.class) {
      return BigDecimal.valueOf(random.nextInt(), 3);
    } else if (type.isAssignableFrom(String.class)) {
      return "some characters that are not short";
    } else if (type == Enum.class) {
      return TimeUnit.SECONDS;
    } else if (type.isAssignableFrom(ByteArrayInputStream.class)) {
      return new ByteArrayInputStream("some bytes of a stream".getBytes(UTF_8));
    } else if (type.isAssignableFrom(Bytes.class)) {
      return random.nextBoolean()
          ? Bytes.from("some bytes that come from another place")
          : Bytes.wrapForRead("some bytes that come from an array".getBytes(UTF_8));
    }
    return null;
  }

  private ByteBuffer buffer() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(32).putInt(77).putLong(88).rewind();
    return switch (random.nextInt(3)) {
      case 0 -> bytes;
      case 1 -> ByteBuffer.wrap("some bytes of a heap buffer that is wrapped".getBytes(UTF_8));
      default ->
          ByteBuffer.wrap("some bytes of a read-only buffer".getBytes(UTF_8)).asReadOnlyBuffer();
    };
  }
}
