/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.spi.state.StateOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Encodes state with codecs, as a sequence of chunks: one for each section, and one for all tokens
 * between two lists of sections. A chunk has a checksum, so a reader can skip it or trust it.
 * {@link StateDecoder} decodes it.
 *
 * <pre>
 * chunk: kind, [section: place, places], length, tokens, CRC32C of all of these
 * key or value: 0 for null; 1 and the class and the value; 2 and a value of the class before it
 * </pre>
 *
 * <p>The class of a value is written only if it differs from that of the value before it in its
 * chunk. Keys and values are counted separately, so usually a key group has two classes.
 */
final class StateEncoder implements StateOutput {
  static final int TOKENS = 1;
  static final int SECTION = 2;

  static final int NULL = 0;
  static final int CLASS = 1;
  static final int SAME_CLASS = 2;

  private final CodecOutput header;
  private final CodecOutput out;
  private final CheckedOutputStream to;
  private final OutputStream plain;
  private final LastClass keys = new LastClass();
  private final LastClass values = new LastClass();
  private int place;
  private int places;
  private boolean inList;
  private long sections;

  private static final class LastClass {
    @Nullable
    Class<?> type;

    @Nullable
    Codec<Object> codec;
  }

  StateEncoder(Codecs codecs, OutputStream to) {
    this.header = codecs.output();
    this.out = codecs.output();
    this.plain = to;
    this.to = new CheckedOutputStream(to, new CRC32C());
  }

  /** Returns the number of sections so far. */
  long sections() {
    return sections;
  }

  /** Returns the names of the user classes of keys and values so far. */
  List<String> classNames() {
    return out.classNames();
  }

  /** Returns the output that knows the classes of all values. */
  CodecOutput output() {
    return out;
  }

  /** Writes the last chunk. The encoder can be used again, for another sequence of chunks. */
  void finish() throws IOException {
    writeChunk(TOKENS);
  }

  @Override
  public void writeBoolean(boolean value) {
    out.writeBoolean(value);
  }

  @Override
  public void writeInt(int value) {
    out.writeUnsignedInt(value);
  }

  @Override
  public void writeLong(long value) {
    out.writeLong(value);
  }

  @Override
  public void writeText(String value) {
    out.writeString(value);
  }

  @Override
  public void writeKey(@Nullable Object key) {
    write(key, keys);
  }

  @Override
  public void writeValue(@Nullable Object value) {
    write(value, values);
  }

  private void write(@Nullable Object value, LastClass last) {
    if (value == null) {
      out.writeByte(NULL);
      return;
    }
    Codec<Object> codec = last.codec;
    if (codec == null || value.getClass() != last.type) {
      out.writeByte(CLASS);
      codec = out.writeClass(value.getClass());
      last.type = value.getClass();
      last.codec = codec;
    } else {
      out.writeByte(SAME_CLASS);
    }
    codec.write(value, out);
  }

  @Override
  public void beginSection(int ofPlace, int ofPlaces) throws IOException {
    if (!inList) {
      out.writeBoolean(true);
      writeChunk(TOKENS);
      inList = true;
    }
    place = ofPlace;
    places = ofPlaces;
  }

  @Override
  public void endSection() throws IOException {
    writeChunk(SECTION);
    sections++;
  }

  @Override
  public void endSections() {
    if (!inList) {
      out.writeBoolean(false);
    }
    inList = false;
  }

  private void writeChunk(int kind) throws IOException {
    header.writeByte(kind);
    if (kind == SECTION) {
      header.writeUnsignedInt(place);
      header.writeUnsignedInt(places);
    }
    header.writeUnsignedInt(out.size());
    to.getChecksum().reset();
    header.moveTo(to);
    out.moveTo(to);
    header.writeFixedInt((int) to.getChecksum().getValue());
    header.moveTo(plain);
    forget(keys);
    forget(values);
  }

  private static void forget(LastClass last) {
    last.type = null;
    last.codec = null;
  }
}
