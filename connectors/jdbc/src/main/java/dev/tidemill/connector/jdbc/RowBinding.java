/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.StagedOutput;
import dev.tidemill.spi.sink.StagedOutputs;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** How records become rows of a statement; sent to workers. */
record RowBinding<T>(String statement, JdbcBinder<? super T> binder) implements Serializable {
  private static final int SHOWN = 100;

  /**
   * What workers stage partitions with.
   *
   * @param parameters number of parameters of the statement, or -1 if it is unknown
   */
  StagingFunction<T> writer(String output, int parameters, StagedOutputs outputs) {
    return partition -> Writer.open(this, output, parameters, outputs.create(partition));
  }

  /** Stages one partition. */
  private static final class Writer<T> implements PartitionWriter<T> {
    private final RowBinding<T> binding;
    private final String output;
    private final StagedOutput staged;
    private final StagedRows.Writer rows;
    private final JdbcRow row;

    private Writer(RowBinding<T> binding, String output, int parameters, StagedOutput staged)
        throws IOException {
      this.binding = binding;
      this.output = output;
      this.staged = staged;
      this.rows = new StagedRows.Writer(staged, binding.statement());
      this.row = new JdbcRow(parameters);
    }

    static <T> Writer<T> open(
        RowBinding<T> binding, String output, int parameters, StagedOutput staged)
        throws IOException {
      try {
        return new Writer<>(binding, output, parameters, staged);
      } catch (RuntimeException | IOException e) {
        staged.close();
        throw e;
      }
    }

    @Override
    public void write(T record) throws IOException {
      row.clear();
      try {
        binding.binder().bind(row, record);
      } catch (Exception e) {
        throw failed(record, e);
      }
      try {
        rows.write(row);
      } catch (TidemillException e) {
        throw failed(record, e);
      }
    }

    private TidemillException failed(@Nullable Object record, Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "output " + output + ": no row can be made of the record " + shortened(record) + " for: "
              + shortened(binding.statement()) + ": "
              + (e instanceof TidemillException ? e.getMessage() : e.toString()),
          e);
    }

    private static String shortened(@Nullable Object record) {
      String text = String.valueOf(record);
      return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    @Override
    public String finish() throws IOException {
      rows.finish();
      return staged.finish();
    }

    @Override
    public void close() throws IOException {
      staged.close();
    }
  }
}
