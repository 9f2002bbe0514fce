/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.bench.connectors;

import dev.tidemill.bench.measure.Busy;
import dev.tidemill.bench.measure.Jvm;
import dev.tidemill.bench.measure.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Another JVM that sends records when it is told to, so that what sending costs is not measured. */
final class SendingProcess implements AutoCloseable {
  private static final String SENT = "sent";
  private static final int TEXT_LENGTH = 100;
  private static final String PADDING = "x".repeat(TEXT_LENGTH);

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  /** Starts a main class that calls {@link #obey}. */
  SendingProcess(Class<?> main, String... arguments) throws IOException {
    process = Jvm.start(main, Jvm.NO_LOG, List.of(arguments));
    commands = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Sends to the address {@code job} what the job reads, and to {@code loop} what the bare client reads. */
  Results compare(String bare, Reader job, Reader loop, Size size) {
    Busy sender = new Busy("sender", process.toHandle());
    Results results = size.compare(
        bare, () -> send("job", size.records(), job), () -> send("loop", size.records(), loop));
    sender.report(results);
    return results;
  }

  private Tally send(String address, long records, Reader reader) {
    try {
      commands.write(address + " " + records + "\n");
      commands.flush();
      Tally tally = reader.read(records);
      String answer = answers.readLine();
      if (!SENT.equals(answer)) {
        throw new IllegalStateException("the sending process has ended, or said " + answer);
      }
      return tally;
    } catch (IOException e) {
      throw new UncheckedIOException("the sending process has ended", e);
    }
  }

  @Override
  public void close() throws IOException {
    commands.close();
    process.destroy();
  }

  /** In the other JVM: sends what it is told to, until the one that started it ends. */
  static void obey(Sending sending) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int space = line.lastIndexOf(' ');
      sending.send(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
      System.out.println(SENT);
    }
  }

  /** The text of a record, of 100 characters. */
  static String text(long number) {
    String start = "record " + number + " ";
    return start + PADDING.substring(start.length());
  }

  /** Sends records to one of several addresses. */
  interface Sending {
    void send(String address, long records) throws Exception;
  }
}
