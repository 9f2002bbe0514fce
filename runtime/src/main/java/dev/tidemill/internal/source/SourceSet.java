/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The opened sources of a job, by name: opened in the order of declaration, closed in the opposite
 * one.
 *
 * <p>Used by the driver's thread.
 */
public final class SourceSet implements AutoCloseable {
  /**
   * A source of the program.
   *
   * @param name name of its stream
   * @param origin the operation that declared it
   * @param source what to open
   */
  public record Declared(String name, Origin origin, Source<?> source) {}

  private record Opened(Declared declared, OpenSource<?> source) {}

  private final Map<String, Opened> sources = new LinkedHashMap<>();
  private boolean closed;

  private SourceSet() {}

  /**
   * Opens all sources.
   *
   * @param contexts what each is opened with, by name
   * @throws TidemillException if one cannot be opened; those opened before are closed again, last
   *     first
   */
  public static SourceSet open(List<Declared> declared, Function<String, SourceContext> contexts) {
    SourceSet set = new SourceSet();
    for (Declared each : declared) {
      try {
        OpenSource<?> source = each.source().open(contexts.apply(each.name()));
        set.sources.put(each.name(), new Opened(each, new GuardedSource<>(source)));
      } catch (InterruptedException e) {
        TidemillException failure = set.closedAfter(interrupted(each, e));
        Thread.currentThread().interrupt(); // whoever interrupts a start wants its thread back
        throw failure;
      } catch (Exception e) {
        throw set.closedAfter(failed("open", each, e));
      } catch (Error e) {
        throw set.closedAfter(e);
      }
    }
    return set;
  }

  /**
   * One source.
   *
   * @throws TidemillException if there is none of this name; the message lists those there are
   */
  public OpenSource<?> get(String name) {
    Opened opened = sources.get(name);
    if (opened == null) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "no source is named \"" + name + "\"; there are " + sources.keySet());
    }
    return opened.source();
  }

  /** The names in the order of declaration. */
  public List<String> names() {
    return List.copyOf(sources.keySet());
  }

  /**
   * Closes every source, last first; does nothing when called again.
   *
   * @throws TidemillException if some could not be closed; the others have been closed all the same
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<Opened> lastFirst = new ArrayList<>();
    for (Opened each : sources.values()) {
      lastFirst.add(0, each);
    }
    List<TidemillException> failures = new ArrayList<>();
    for (Opened each : lastFirst) {
      try {
        each.source().close();
      } catch (Exception e) {
        failures.add(failed("close", each.declared(), e));
      }
    }
    throwFirst(failures);
  }

  private <E extends Throwable> E closedAfter(E failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private static void throwFirst(List<TidemillException> failures) {
    TidemillException first = null;
    for (TidemillException each : failures) {
      if (first == null) {
        first = each;
      } else {
        first.addSuppressed(each);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static TidemillException interrupted(Declared declared, InterruptedException cause) {
    return new TidemillException(
        ErrorCode.INTERRUPTED,
        "interrupted while about to open the source of stream \"" + declared.name()
            + "\", declared by " + declared.origin(),
        cause);
  }

  private static TidemillException failed(String action, Declared declared, Exception cause) {
    return new TidemillException(
        ErrorCode.SOURCE_FAILED,
        "could not " + action + " the source of stream \"" + declared.name() + "\", declared by "
            + declared.origin() + ": " + reason(cause),
        cause);
  }

  private static @Nullable String reason(Exception cause) {
    return cause instanceof TidemillException ? cause.getMessage() : cause.toString();
  }
}
