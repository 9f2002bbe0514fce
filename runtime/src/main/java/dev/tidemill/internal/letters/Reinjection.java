/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Base64;
import java.util.List;

/**
 * Writes the records of letters as files for a stream to read, each record once.
 *
 * <p>Before a file appears, a note says where; after it has, another one says so. A command that is
 * interrupted between the two can tell by the file. If that is gone, the stream may have read it, so
 * the record is left alone.
 */
final class Reinjection {
  private final Storage storage;
  private final String notes;
  private final PrintStream out;

  Reinjection(Storage storage, String letters, PrintStream out) {
    this.storage = storage;
    this.notes = letters + "/reinjected";
    this.out = out;
  }

  /** Returns 0, or 1 if records are left that should have been written. */
  int run(List<DeadLetter> letters, String directory) throws IOException {
    int written = 0;
    int before = 0;
    int left = 0;
    for (DeadLetter letter : letters) {
      String done = notes + "/" + name(letter) + ".done";
      if (storage.find(done).isPresent()) {
        before++;
      } else if (letter.encodedRecord().isEmpty()) {
        out.println("letter " + letter.id() + " has no encoded record, so it cannot be injected: "
            + letter.record());
        left++;
      } else if (write(letter, directory)) {
        storage.createIfAbsent(done, new byte[0]);
        written++;
      } else {
        left++;
      }
    }
    out.println(written + " injected into " + directory + ", " + before + " before, " + left
        + " not injected");
    return left == 0 ? 0 : 1;
  }

  /** With the time of the batch: a job that starts anew uses the ids again. */
  private static String name(DeadLetter letter) {
    return letter.id() + "-" + letter.batchTime().millis();
  }

  private boolean write(DeadLetter letter, String directory) throws IOException {
    String file = directory + "/letter-" + name(letter) + ".objects";
    String begun = notes + "/" + name(letter) + ".begun";
    if (!storage.createIfAbsent(begun, file.getBytes(UTF_8))) {
      String known;
      try (InputStream in = storage.open(begun)) {
        known = new String(in.readAllBytes(), UTF_8);
      }
      boolean isThere = storage.find(known).isPresent();
      if (!isThere) {
        out.println("letter " + letter.id() + ": an earlier command was interrupted while it wrote "
            + known + ", and a stream may have read it since. If none has, delete " + begun
            + " and repeat the command");
      }
      return isThere;
    }
    String temporary = directory + "/.letter-" + name(letter) + ".tmp";
    byte[] record = Base64.getDecoder().decode(letter.encodedRecord().orElseThrow());
    storage.replace(file, temporary, output -> output.write(record));
    return true;
  }
}
