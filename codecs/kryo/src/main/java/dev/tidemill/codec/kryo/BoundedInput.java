/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/** Bytes of one value; refuses lengths that they cannot fill. */
final class BoundedInput extends Input {
  /** A collection of nulls takes no bytes for its elements. */
  private static final int MAX_NULLS = 1 << 16;

  BoundedInput() {
    super(new byte[0]);
  }

  static int remaining(Input input) {
    return input.limit() - input.position();
  }

  /** Checks a number of elements that take at least a byte each. */
  static void require(Input input, int count) {
    if (count < 0 || count > remaining(input)) {
      throw new KryoException(
          "a length of " + count + ", where " + remaining(input) + " bytes remain");
    }
  }

  /** Checks the length that comes next, which is one too high; leaves it there. */
  static void requireNext(Input input) {
    int position = input.position();
    int length = input.readVarInt(true);
    if (length != 0) {
      require(input, length - 1);
    }
    input.setPosition(position);
  }

  /** Kryo reads lengths of collections and texts with it, which are one too high. */
  @Override
  public int readVarIntFlag(boolean optimizePositive) {
    int length = super.readVarIntFlag(optimizePositive);
    if (length < 0 || length - 1 > Math.max(remaining(this), MAX_NULLS)) {
      throw new KryoException(
          "a length of " + length + ", where " + remaining(this) + " bytes remain");
    }
    return length;
  }

  @Override
  public byte[] readBytes(int length) {
    require(this, length);
    return super.readBytes(length);
  }

  @Override
  public boolean[] readBooleans(int length) {
    require(this, length);
    return super.readBooleans(length);
  }

  @Override
  public char[] readChars(int length) {
    require(this, length);
    return super.readChars(length);
  }

  @Override
  public short[] readShorts(int length) {
    require(this, length);
    return super.readShorts(length);
  }

  @Override
  public int[] readInts(int length) {
    require(this, length);
    return super.readInts(length);
  }

  @Override
  public int[] readInts(int length, boolean optimizePositive) {
    require(this, length);
    return super.readInts(length, optimizePositive);
  }

  @Override
  public long[] readLongs(int length) {
    require(this, length);
    return super.readLongs(length);
  }

  @Override
  public long[] readLongs(int length, boolean optimizePositive) {
    require(this, length);
    return super.readLongs(length, optimizePositive);
  }

  @Override
  public float[] readFloats(int length) {
    require(this, length);
    return super.readFloats(length);
  }

  @Override
  public double[] readDoubles(int length) {
    require(this, length);
    return super.readDoubles(length);
  }
}
