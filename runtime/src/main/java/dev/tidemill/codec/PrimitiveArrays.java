/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;

/** Arrays of primitives: their length, then the elements. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static List<ScalarCodec<?>> all() {
    return List.of(
        of(40, byte[].class, CodecOutput::writeBytes, CodecInput::readBytes),
        of(
            41,
            boolean[].class,
            (out, all) -> {
              out.writeCount(all.length);
              for (boolean each : all) {
                out.writeBoolean(each);
              }
            },
            in -> {
              boolean[] all = new boolean[in.readCount(1)];
              for (int i = 0; i < all.length; i++) {
                all[i] = in.readBoolean();
              }
              return all;
            }),
        of(
            42,
            short[].class,
            (out, all) -> {
              out.writeCount(all.length);
              for (short each : all) {
                out.writeShort(each);
              }
            },
            in -> {
              short[] all = new short[in.readCount(1)];
              for (int i = 0; i < all.length; i++) {
                all[i] = in.readShort();
              }
              return all;
            }),
        of(
            43,
            char[].class,
            (out, all) -> {
              out.writeCount(all.length);
              for (char each : all) {
                out.writeChar(each);
              }
            },
            in -> {
              char[] all = new char[in.readCount(1)];
              for (int i = 0; i < all.length; i++) {
                all[i] = in.readChar();
              }
              return all;
            }),
        of(
            44,
            int[].class,
            (out, all) -> {
              out.writeCount(all.length);
              for (int each : all) {
                out.writeInt(each);
              }
            },
            in -> {
              int[] all = new int[in.readCount(1)];
              for (int i = 0; i < all.length; i++) {
                all[i] = in.readInt();
              }
              return all;
            }),
        of(
            45,
            long[].class,
            (out, all) -> {
              out.writeCount(all.length);
              for (long each : all) {
                out.writeLong(each);
              }
            },
            in -> {
              long[] all = new long[in.readCount(1)];
              for (int i = 0; i < all.length; i++) {
                all[i] = in.readLong();
              }
              return all;
            }),
        of(
            46,
            float[].class,
            (out, all) -> {
              out.writeCount(all.length);
              for (float each : all) {
                out.writeFloat(each);
              }
            },
            in -> {
              float[] all = new float[in.readCount(Float.BYTES)];
              for (int i = 0; i < all.length; i++) {
                all[i] = in.readFloat();
              }
              return all;
            }),
        of(
            47,
            double[].class,
            (out, all) -> {
              out.writeCount(all.length);
              for (double each : all) {
                out.writeDouble(each);
              }
            },
            in -> {
              double[] all = new double[in.readCount(Double.BYTES)];
              for (int i = 0; i < all.length; i++) {
                all[i] = in.readDouble();
              }
              return all;
            }));
  }

  private static <T> ScalarCodec<T> of(
      int tag, Class<T> type, ScalarCodec.Writer<T> writer, ScalarCodec.Reader<T> reader) {
    return new ScalarCodec<>(tag, type, false, writer, reader);
  }
}
