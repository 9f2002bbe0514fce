/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.CodecLimits;
import dev.tidemill.codec.Codecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.engine.Engine;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalDouble;

/**
 * Estimates how long the entries of keyed states would be in a checkpoint, from a few of them. Works
 * without a checkpoint, and in bounded memory: a state whose entries cannot be encoded, or are too
 * long, is of unknown size.
 */
public final class StateSampler {
  private static final int ENTRIES = 100;

  /** An entry of this length is not encoded just to know its length. */
  private static final int MAX_BYTES = 4 << 20;

  private final Engine engine;
  private final Codecs codecs;

  /** Uses the codecs that a checkpoint of the job would use. */
  public StateSampler(Engine engine, Codecs codecs) {
    this.engine = engine;
    this.codecs = codecs.withLimits(limited(codecs.limits()));
  }

  private static CodecLimits limited(CodecLimits limits) {
    return limits.withMaxBytes(Math.min(limits.maxBytes(), MAX_BYTES));
  }

  /** The mean length of the entries of a state in bytes. Called between batches, on the driver's thread. */
  @SuppressWarnings("CatchingUnchecked") // a codec that a program brings may throw anything
  public OptionalDouble meanBytes(String state) {
    for (int entries = ENTRIES; entries > 0; entries /= 10) {
      try {
        StateEncoder encoder = new StateEncoder(codecs, OutputStream.nullOutputStream());
        int written = engine.sample(state, entries, encoder);
        return written == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) encoder.output().size() / written);
      } catch (TidemillException e) {
        if (e.code() != ErrorCode.VALUE_TOO_LARGE) {
          return OptionalDouble.empty();
        }
      } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
        return OptionalDouble.empty();
      }
    }
    return OptionalDouble.empty();
  }
}
