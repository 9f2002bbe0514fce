/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A line of text for each record: its {@code toString()} in UTF-8, with LF behind it. */
public final class TextParts<T> implements PartFormat<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public PartRecords<T> begin(int partition, OutputStream out) {
    return new Lines<>(out);
  }

  private record Lines<T>(OutputStream out) implements PartRecords<T> {
    @Override
    public void write(T record) throws IOException {
      out.write(String.valueOf(record).getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    }

    @Override
    public void end() {}
  }
}
