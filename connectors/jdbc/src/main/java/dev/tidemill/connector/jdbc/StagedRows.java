/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How rows that are to be written are staged: bytes that every later version of the sink can read.
 *
 * <pre>
 * file = "TMJR" version:1 statement:text row* 0:1 rows:8
 * row  = 1:1 parameters:2 parameter*
 * text = bytes:4 byte*, in UTF-8
 * </pre>
 *
 * <p>Numbers are big-endian; {@link Parameter} describes the parameters. The statement is stored
 * with its rows, so that a batch is written as it was staged, even if the job has another statement
 * since. The number of rows at the end tells a complete file from one that was cut off. Checksums
 * are left to the staging that keeps the bytes.
 */
final class StagedRows {
  private static final int MAGIC = 0x544d4a52;
  private static final int VERSION = 1;
  private static final int ROW = 1;
  private static final int END = 0;

  private StagedRows() {}

  /** Writes rows one by one. */
  static final class Writer {
    private final DataOutputStream out;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();
    private final DataOutputStream fields = new DataOutputStream(row);
    private long count;

    Writer(OutputStream out, String statement) throws IOException {
      this.out = new DataOutputStream(out);
      this.out.writeInt(MAGIC);
      this.out.writeByte(VERSION);
      Parameter.writeText(this.out, statement);
    }

    /** Writes a row, or nothing of it if it fails. */
    void write(JdbcRow values) throws IOException {
      int size = values.complete();
      row.reset();
      fields.writeByte(ROW);
      fields.writeShort(size);
      for (int i = 0; i < size; i++) {
        values.parameter(i).write(fields);
      }
      row.writeTo(out);
      count++;
    }

    /** Completes the file; the output stays open. */
    void finish() throws IOException {
      out.writeByte(END);
      out.writeLong(count);
      out.flush();
    }
  }

  /** Reads rows one by one. */
  static final class Reader implements Closeable {
    private final DataInputStream in;
    private final String statement;
    private long count;

    /** Reads the beginning of a file. Closes the input if that fails. */
    static Reader open(InputStream in) throws IOException {
      try {
        return new Reader(new DataInputStream(in));
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    }

    private Reader(DataInputStream in) throws IOException {
      this.in = in;
      try {
        if (in.readInt() != MAGIC) {
          throw new IOException("what was staged are not rows for a database");
        }
        int version = in.readUnsignedByte();
        if (version != VERSION) {
          throw new IOException("rows were staged in format " + version
              + ", and this version of the JDBC connector reads format " + VERSION
              + "; finish the batch with the version that has staged it");
        }
        statement = Parameter.readText(in);
      } catch (EOFException e) {
        throw cutOff(e);
      }
    }

    /** The statement that the rows are for. */
    String statement() {
      return statement;
    }

    /** The next row; empty after the last one, if the file is complete. */
    Optional<List<Parameter>> next() throws IOException {
      try {
        int marker = in.readUnsignedByte();
        if (marker == END) {
          long written = in.readLong();
          if (written != count) {
            throw damaged("there are " + count + " rows, and " + written + " were written", null);
          }
          return Optional.empty();
        }
        if (marker != ROW) {
          throw damaged("a row begins with " + marker, null);
        }
        int size = in.readUnsignedShort();
        List<Parameter> row = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
          row.add(parameter());
        }
        count++;
        return Optional.of(row);
      } catch (EOFException e) {
        throw cutOff(e);
      }
    }

    private Parameter parameter() throws IOException {
      try {
        return Parameter.read(in);
      } catch (EOFException e) {
        throw e;
      } catch (IOException e) {
        throw damaged(String.valueOf(e.getMessage()), e);
      }
    }

    private IOException damaged(String what, @Nullable IOException cause) {
      return new IOException("staged rows are damaged after row " + count + ": " + what, cause);
    }

    private IOException cutOff(EOFException cause) {
      return new IOException("staged rows are damaged: they are cut off after row " + count, cause);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
