/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.graph;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.time.Duration;
import java.util.List;

/** Checks the times of streams against those of their inputs, on the line that declares them. */
final class SlideChecks {
  /** Nothing that is kept in memory is kept for longer. */
  static final Duration MAX_DURATION = Duration.ofDays(365);

  private SlideChecks() {}

  /** An operation sees the same batches of all its inputs. */
  static void sameSlide(Origin origin, List<StreamNode> inputs) {
    if (inputs.isEmpty()) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, origin + " has no stream to work on; give it at least one");
    }
    Duration slide = inputs.get(0).slide();
    for (StreamNode input : inputs) {
      if (!input.slide().equals(slide)) {
        throw new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            origin
                + " joins streams of different slides: "
                + slide.toMillis()
                + " ms of "
                + inputs.get(0).origin()
                + " and "
                + input.slide().toMillis()
                + " ms of "
                + input.origin()
                + "; give both the same slide, by window(length, slide)");
      }
    }
  }

  /** A window begins and ends where batches of its input do. */
  static void multiple(Origin origin, String what, Duration value, Duration unit) {
    if (value.compareTo(MAX_DURATION) > 0) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          what + " of " + value + " is longer than " + MAX_DURATION.toDays() + " days, in " + origin
              + "; use a shorter one");
    }
    long unitMillis = unit.toMillis();
    boolean isMultiple = value.compareTo(Duration.ZERO) > 0
        && value.toNanosPart() % 1_000_000 == 0
        && value.toMillis() % unitMillis == 0;
    if (!isMultiple) {
      long units = value.isNegative() ? 1 : Math.max(1, value.toMillis() / unitMillis);
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          what + " of " + text(value) + " is not a positive multiple of " + unitMillis
              + " ms, the slide of its input, in " + origin + "; use " + units * unitMillis
              + " ms or " + (units + 1) * unitMillis + " ms");
    }
  }

  /** A time as errors show it. */
  static String text(Duration duration) {
    boolean isShort = duration.abs().compareTo(MAX_DURATION) <= 0;
    return isShort && duration.toNanosPart() % 1_000_000 == 0
        ? duration.toMillis() + " ms"
        : duration.toString();
  }
}
