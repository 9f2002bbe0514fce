/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Schema;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.zip.CRC32C;

/** Bytes with a kind, a format version and a checksum, for records and manifests. */
final class Sealed {
  private static final Codecs CODECS = Codecs.standard();
  private static final int FORMAT = 1;
  private static final int CHECKSUM_BYTES = 4;

  private Sealed() {}

  /** Returns the bytes of a thing of a kind, which starts with a letter. */
  static byte[] seal(char kind, Consumer<CodecOutput> content) {
    CodecOutput out = CODECS.output();
    out.writeByte(kind);
    out.writeUnsignedInt(FORMAT);
    content.accept(out);
    byte[] bytes = out.toByteArray();
    byte[] sealed = Arrays.copyOf(bytes, bytes.length + CHECKSUM_BYTES);
    ByteBuffer.wrap(sealed).putInt(bytes.length, checksum(bytes, bytes.length));
    return sealed;
  }

  /**
   * Reads what {@link #seal} returned.
   *
   * @param what names it in errors
   * @throws IOException if it is damaged, or of another kind or format
   */
  static <T> T open(String what, char kind, byte[] sealed, Function<CodecInput, T> content)
      throws IOException {
    int length = sealed.length - CHECKSUM_BYTES;
    if (length < 2 || checksum(sealed, length) != ByteBuffer.wrap(sealed).getInt(length)) {
      throw new IOException(what + " is damaged: it has a wrong checksum");
    }
    try {
      CodecInput in = CODECS.input(Arrays.copyOf(sealed, length));
      int itsKind = in.readByte();
      int format = in.readUnsignedInt();
      if (itsKind != kind) {
        throw new IOException(what + " is something else");
      }
      if (format != FORMAT) {
        throw new IOException(what + " has format " + Integer.toUnsignedString(format)
            + ", and this version of Tidemill reads format " + FORMAT
            + "; use the version that wrote it, or a newer one");
      }
      T value = content.apply(in);
      if (in.remaining() > 0) {
        throw in.malformed(in.remaining() + " bytes follow");
      }
      return value;
    } catch (TidemillException | IllegalArgumentException e) {
      throw new IOException(what + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Writes the schema of types, without roots. */
  static void writeSchema(Schema schema, CodecOutput out) {
    out.writeBytes(schema.toBytes());
  }

  static Schema readSchema(CodecInput in) {
    return Schema.fromBytes(in.readBytes());
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
