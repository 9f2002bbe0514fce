/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stages in the memory of this process, so all workers must run in it. Nothing survives the end of
 * the process or {@link #close()}. Use it for jobs without a checkpoint directory, which recover
 * nothing after a restart.
 */
public final class MemoryStaging implements StagingArea {
  private static final String RECEIPT = "memory:";

  /** Areas by number. Workers are sent the number, because an area is not serializable. */
  private static final Map<Long, MemoryStaging> OPEN = new ConcurrentHashMap<>();

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final long number = NUMBERS.incrementAndGet();
  private final Map<String, List<byte[]>> staged = new ConcurrentHashMap<>();

  /** Creates an empty staging area. */
  public MemoryStaging() {
    OPEN.put(number, this);
  }

  private static String attempt(SinkBatch batch) {
    return attemptsOf(batch) + batch.epoch() + "-" + batch.attempt() + "/";
  }

  private static String attemptsOf(SinkBatch batch) {
    return RECEIPT + batch.timeMillis() + "-";
  }

  @Override
  public void recover(SinkRecovery recovery) {
    // Nothing is left from an earlier process.
  }

  @Override
  public StagedOutputs outputs(SinkBatch batch) {
    discard(batch);
    long to = number;
    String attempt = attempt(batch);
    return partition -> new Output(to, attempt + partition);
  }

  @Override
  public InputStream open(String receipt) throws IOException {
    byte[] inline = InlineFirstOutput.bytesIn(receipt);
    if (inline != null) {
      return new ByteArrayInputStream(inline);
    }
    List<byte[]> chunks = staged.get(receipt);
    if (chunks == null) {
      throw new IOException("what was staged as " + receipt
          + " is gone: it was in the memory of a process that has ended, or was deleted");
    }
    return new SequenceInputStream(
        Collections.enumeration(chunks.stream().map(ByteArrayInputStream::new).toList()));
  }

  @Override
  public void discard(SinkBatch batch) {
    forget(attempt(batch));
  }

  @Override
  public void release(SinkBatch batch) {
    forget(attemptsOf(batch));
  }

  private void forget(String prefix) {
    staged.keySet().removeIf(receipt -> receipt.startsWith(prefix));
  }

  @Override
  public void close() {
    OPEN.remove(number);
    staged.clear();
  }

  private static final class Output extends InlineFirstOutput {
    private final long area;
    private final String receipt;
    private final Chunks chunks = new Chunks();

    Output(long area, String receipt) {
      this.area = area;
      this.receipt = receipt;
    }

    @Override
    OutputStream openElsewhere() {
      return chunks;
    }

    @Override
    String finishElsewhere() throws IOException {
      MemoryStaging to = OPEN.get(area);
      if (to == null) {
        throw new IOException(
            "cannot stage " + receipt
                + " in memory: the output is closed, or this worker is in another process than the driver");
      }
      to.staged.put(receipt, chunks.all());
      return receipt;
    }
  }

  /** Grows without copying, and can exceed the maximum array size. */
  private static final class Chunks extends OutputStream {
    private static final int CHUNK = 1 << 16;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = new byte[Staging.INLINE_BYTES * 2];
    private int size;

    @Override
    public void write(int value) {
      if (size == last.length) {
        grow();
      }
      last[size++] = (byte) value;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      int from = offset;
      int left = length;
      while (left > 0) {
        if (size == last.length) {
          grow();
        }
        int copied = Math.min(left, last.length - size);
        System.arraycopy(bytes, from, last, size, copied);
        size += copied;
        from += copied;
        left -= copied;
      }
    }

    private void grow() {
      full.add(last);
      last = new byte[CHUNK];
      size = 0;
    }

    List<byte[]> all() {
      List<byte[]> all = new ArrayList<>(full);
      all.add(Arrays.copyOf(last, size));
      return all;
    }
  }
}
