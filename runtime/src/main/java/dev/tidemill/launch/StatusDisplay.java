/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The last line of a terminal, which shows how the job is doing. What the program prints or logs
 * takes its place at once, and the line comes back below it when {@link #show} is called next, unless
 * the program is in the middle of a line.
 */
final class StatusDisplay {
  private static final String ERASE = "\r\u001b[K";

  private final PrintStream terminal;
  private final int columns;
  private boolean isShown;
  private boolean isWithinLine;

  /**
   * A display on the last line.
   *
   * @param terminal what is written to it appears on the terminal
   * @param columns width of the terminal
   */
  StatusDisplay(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  /** A stream that shares the terminal with the line. */
  PrintStream sharing(OutputStream target, Charset charset) {
    return new PrintStream(new Sharing(target), true, charset);
  }

  /** Shows the line, with as much of the text as fits. */
  synchronized void show(String text) {
    if (!isWithinLine) {
      String line = text.replaceAll("\\p{Cntrl}", " ");
      terminal.print(ERASE + line.substring(0, Math.min(columns - 1, line.length())));
      terminal.flush();
      isShown = true;
    }
  }

  /** Removes the line. */
  synchronized void erase() {
    if (isShown) {
      terminal.print(ERASE);
      terminal.flush();
      isShown = false;
    }
  }

  private synchronized void write(OutputStream target, byte[] bytes, int start, int length)
      throws IOException {
    if (length > 0) {
      erase();
      target.write(bytes, start, length);
      target.flush();
      isWithinLine = bytes[start + length - 1] != '\n';
    }
  }

  private final class Sharing extends OutputStream {
    private final OutputStream target;

    Sharing(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      StatusDisplay.this.write(target, bytes, start, length);
    }

    @Override
    public void flush() throws IOException {
      target.flush();
    }
  }
}
