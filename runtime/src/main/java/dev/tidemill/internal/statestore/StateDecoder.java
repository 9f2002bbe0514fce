/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.StoredCodecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.state.StateInput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Decodes a slice of what a {@link StateEncoder} wrote. */
final class StateDecoder implements StateInput {
  private static final byte[] NOTHING = {};

  private final ChunkReader chunks;
  private final StoredCodecs codecs;
  private final StateSlice slice;
  private final long expectedSections;
  private CodecInput in;
  private boolean inList;
  private @Nullable Codec<Object> keys;
  private @Nullable Codec<Object> values;
  private boolean failed;

  /** @param expectedSections number of sections of all slices */
  StateDecoder(ChunkReader chunks, StoredCodecs codecs, StateSlice slice, long expectedSections)
      throws IOException {
    this.chunks = chunks;
    this.codecs = codecs;
    this.slice = slice;
    this.expectedSections = expectedSections;
    if (!chunks.next() || chunks.isSection()) {
      throw chunks.damaged("it does not start with a header");
    }
    this.in = codecs.input(chunks.content());
  }

  @Override
  public boolean readBoolean() throws IOException {
    try {
      return in.readBoolean();
    } catch (TidemillException e) {
      throw unreadable(e);
    }
  }

  @Override
  public int readInt() throws IOException {
    try {
      return in.readUnsignedInt();
    } catch (TidemillException e) {
      throw unreadable(e);
    }
  }

  @Override
  public long readLong() throws IOException {
    try {
      return in.readLong();
    } catch (TidemillException e) {
      throw unreadable(e);
    }
  }

  @Override
  public String readText() throws IOException {
    try {
      return in.readString();
    } catch (TidemillException e) {
      throw unreadable(e);
    }
  }

  @Override
  public @Nullable Object readKey() throws IOException {
    try {
      int kind = in.readByte();
      if (kind == StateEncoder.CLASS) {
        keys = in.readClass();
      }
      return read(kind, keys);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  @Override
  public @Nullable Object readValue() throws IOException {
    try {
      int kind = in.readByte();
      if (kind == StateEncoder.CLASS) {
        values = in.readClass();
      }
      return read(kind, values);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private @Nullable Object read(int kind, @Nullable Codec<Object> codec) {
    if (kind == StateEncoder.NULL) {
      return null;
    }
    if (codec == null || kind < 0 || kind > StateEncoder.SAME_CLASS) {
      throw in.malformed(kind + " is not the beginning of a key or value");
    }
    return codec.read(in);
  }

  @Override
  public int nextSection(int places) throws IOException {
    if (!inList) {
      if (!readBoolean()) {
        return -1;
      }
      inList = true;
    }
    requireEnd();
    keys = null;
    values = null;
    while (chunks.next()) {
      if (!chunks.isSection()) {
        in = codecs.input(chunks.content());
        inList = false;
        return -1;
      }
      if (chunks.places() != places) {
        throw failure(chunks.damaged(
            "a section of " + chunks.places() + " places, where " + places + " were expected"));
      }
      if (slice.contains(chunks.place(), places)) {
        in = codecs.input(chunks.content());
        return chunks.place();
      }
      chunks.skip();
    }
    throw failure(chunks.damaged("the end of a list is missing"));
  }

  @Override
  public void skipSection() {
    in = codecs.input(NOTHING);
  }

  private void requireEnd() throws IOException {
    if (in.remaining() > 0) {
      throw failure(chunks.damaged(in.remaining() + " bytes were not read"));
    }
  }

  /** A codec of the program may throw anything. */
  private IOException unreadable(RuntimeException e) {
    if (e instanceof TidemillException known && known.code() == ErrorCode.INCOMPATIBLE_SCHEMA) {
      failed = true;
      throw known;
    }
    IOException failure = chunks.damaged(
        e instanceof TidemillException ? String.valueOf(e.getMessage()) : "a codec failed: " + e);
    failure.initCause(e);
    return failure(failure);
  }

  private IOException failure(IOException failure) {
    failed = true;
    return failure;
  }

  /**
   * Closes the input.
   *
   * @throws IOException if not everything was read, although nothing failed, or the number of
   *     sections is wrong
   */
  @Override
  public void close() throws IOException {
    try {
      if (!failed) {
        requireEnd();
        if (chunks.next() || chunks.sections() != expectedSections) {
          throw chunks.damaged("there are " + chunks.sections() + " sections, where "
              + expectedSections + " were written");
        }
      }
    } finally {
      chunks.close();
    }
  }
}
