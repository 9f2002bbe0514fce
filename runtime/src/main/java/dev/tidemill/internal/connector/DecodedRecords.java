/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.function.Decoder;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourceEvents;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files that a decoder of the user's cuts into records. The decoder hands records on as it finds
 * them; a reader that is asked for one record at a time has it run to the end first and keeps what
 * it found.
 */
public final class DecodedRecords<T> implements FileFormat<T> {
  private static final long serialVersionUID = 1L;

  /** A guess that spreads files over the workers unless they are tiny. */
  private static final long ASSUMED_RECORD_BYTES = 100;

  private final Decoder<T> decoder;

  public DecodedRecords(Decoder<T> decoder) {
    this.decoder = decoder;
  }

  @Override
  public PartitionReader<T> open(FileSlice slice, InputStream in, SourceEvents problems) {
    return new Reader<>(decoder, in);
  }

  @Override
  public long estimatedRecordsIn(long bytes) {
    return bytes / ASSUMED_RECORD_BYTES;
  }

  private static final class Reader<T> implements PartitionReader<T> {
    private final Decoder<T> decoder;
    private final InputStream in;
    private @Nullable Iterator<T> found;
    private @Nullable T current;

    Reader(Decoder<T> decoder, InputStream in) {
      this.decoder = decoder;
      this.in = in;
    }

    @Override
    public boolean next() throws Exception {
      if (found == null) {
        List<T> records = new ArrayList<>();
        decoder.decode(in, records::add);
        found = records.iterator();
      }
      boolean more = found.hasNext();
      current = more ? found.next() : null;
      return more;
    }

    @Override
    @SuppressWarnings("NullAway") // null only where a record is null
    public T record() {
      return current;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> consumer) throws Exception {
      if (found == null) {
        found = List.<T>of().iterator();
        decoder.decode(in, consumer);
      } else {
        found.forEachRemaining(consumer);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
