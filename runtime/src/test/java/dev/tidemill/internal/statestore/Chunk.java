/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A chunk of encoded state, as the format says, for tests that change one. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares chunks
record Chunk(int kind, int place, int places, byte[] content) {
  static List<Chunk> parse(byte[] bytes) {
    CodecInput in = Codecs.standard().input(bytes);
    List<Chunk> chunks = new ArrayList<>();
    while (in.remaining() > 0) {
      int kind = in.readByte();
      int place = kind == StateEncoder.SECTION ? in.readUnsignedInt() : 0;
      int places = kind == StateEncoder.SECTION ? in.readUnsignedInt() : 0;
      int length = in.readUnsignedInt();
      byte[] content = new byte[length];
      for (int i = 0; i < length; i++) {
        content[i] = in.readByte();
      }
      in.readFixedInt();
      chunks.add(new Chunk(kind, place, places, content));
    }
    return chunks;
  }

  static byte[] toBytes(List<Chunk> chunks) {
    CodecOutput out = Codecs.standard().output();
    for (Chunk chunk : chunks) {
      int start = out.size();
      out.writeByte(chunk.kind);
      if (chunk.kind == StateEncoder.SECTION) {
        out.writeUnsignedInt(chunk.place);
        out.writeUnsignedInt(chunk.places);
      }
      out.writeUnsignedInt(chunk.content.length);
      for (byte each : chunk.content) {
        out.writeByte(each);
      }
      byte[] written = Arrays.copyOfRange(out.toByteArray(), start, out.size());
      CRC32C crc = new CRC32C();
      crc.update(written, 0, written.length);
      out.writeFixedInt((int) crc.getValue());
    }
    return out.toByteArray();
  }
}
