/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks of a client that returns few bytes at a time. */
class HadoopInputTest {
  private static final int PACKET = 1_000;

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static HadoopInput open(byte[] content, int failsAt) {
    return new HadoopInput("hdfs:/a", new FSDataInputStream(new Packets(content, failsAt)));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        HadoopInput.FIRST_BLOCK - 1,
        HadoopInput.FIRST_BLOCK,
        HadoopInput.FIRST_BLOCK + 1,
        3 * HadoopInput.LONGEST_BLOCK + 12_345
      })
  void all_bytes_are_read_once_in_order(int length) throws IOException {
    byte[] content = bytes(length);
    try (HadoopInput in = open(content, Integer.MAX_VALUE)) {
      assertThat(in.readAllBytes()).isEqualTo(content);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.read(new byte[10], 0, 10)).isEqualTo(-1);
    }
    try (HadoopInput in = open(content, Integer.MAX_VALUE)) {
      for (byte expected : Arrays.copyOf(content, Math.min(length, 70_000))) {
        assertThat((byte) in.read()).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_block_is_filled_and_the_next_one_is_longer() throws IOException {
    try (HadoopInput in = open(bytes(3 * HadoopInput.FIRST_BLOCK + 100), Integer.MAX_VALUE)) {
      assertThat(in.available()).isZero();
      in.read();
      assertThat(in.available()).isEqualTo(HadoopInput.FIRST_BLOCK - 1);
      in.skipNBytes(HadoopInput.FIRST_BLOCK);
      assertThat(in.available()).isEqualTo(2 * HadoopInput.FIRST_BLOCK - 1);
      in.skipNBytes(2 * HadoopInput.FIRST_BLOCK);
      assertThat(in.available()).isEqualTo(99);
    }
  }

  @Test
  void a_block_that_fails_half_way_is_an_error_and_not_the_end() throws IOException {
    byte[] content = bytes(2 * HadoopInput.FIRST_BLOCK);
    try (HadoopInput in = open(content, HadoopInput.FIRST_BLOCK + 2 * PACKET)) {
      assertThat(in.readNBytes(HadoopInput.FIRST_BLOCK))
          .isEqualTo(Arrays.copyOf(content, HadoopInput.FIRST_BLOCK));
      assertThatThrownBy(in::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("hdfs:/a")
          .hasMessageContaining("gone");
    }
  }

  /** Returns a packet at a time, and fails at a position. */
  private static final class Packets extends FSInputStream {
    private final byte[] content;
    private final int failsAt;
    private int position;

    Packets(byte[] content, int failsAt) {
      this.content = content;
      this.failsAt = failsAt;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("blocks are read");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (position >= failsAt) {
        throw new IOException("the DataNode is gone");
      }
      int count = Math.min(Math.min(length, PACKET), content.length - position);
      System.arraycopy(content, position, bytes, offset, count);
      position += count;
      return count == 0 ? -1 : count;
    }

    @Override
    public void seek(long to) {
      throw new UnsupportedOperationException("a file is read from where it was opened");
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public boolean seekToNewSource(long to) {
      return false;
    }
  }
}
