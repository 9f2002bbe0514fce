/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.letters;

import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs commands on dead letters; may be used while the job runs. */
public final class LetterCommands {
  private final Storage storage;
  private final PrintStream out;

  public LetterCommands(Storage storage, PrintStream out) {
    this.storage = storage;
    this.out = out;
  }

  /**
   * Runs a command.
   *
   * @param ofJob where the job keeps its letters, if that is known
   * @return 0, or 1 if it could not do all that it should
   * @throws TidemillException if there is no directory, or it cannot be read or written
   */
  public int run(LetterRequest request, Optional<String> ofJob) {
    String path = request
        .option("directory")
        .or(() -> ofJob)
        .orElseThrow(() -> new TidemillException(
            ErrorCode.INVALID_ARGUMENT,
            "it is not known where the dead letters are: set stream.deadLetters.directory or"
                + " stream.checkpoint.directory, as the job does"));
    LetterDirectory directory = new LetterDirectory(storage, path);
    try {
      List<DeadLetter> letters = selected(directory, request.option("letter"));
      return switch (request.action()) {
        case LIST -> list(directory, letters);
        case SHOW -> show(letters);
        case REINJECT ->
          new Reinjection(storage, path, out).run(letters, request.option("to").orElseThrow());
      };
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the dead letters in " + path + " cannot be read or written: " + e.getMessage(),
          e);
    }
  }

  private static List<DeadLetter> selected(LetterDirectory directory, Optional<String> id)
      throws IOException {
    List<DeadLetter> all = directory.letters();
    if (id.isEmpty()) {
      return all;
    }
    List<DeadLetter> found =
        all.stream().filter(letter -> letter.id().equals(id.get())).toList();
    if (found.isEmpty()) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "there is no dead letter " + id.get() + " in " + directory.path() + "; list shows all");
    }
    return found;
  }

  private int list(LetterDirectory directory, List<DeadLetter> letters) {
    out.println(letters.size() + (letters.size() == 1 ? " dead letter" : " dead letters") + " in "
        + directory.path());
    for (DeadLetter letter : letters) {
      out.println(letter.id() + "  " + time(letter) + "  " + letter.source() + ", "
          + oneLine(letter.position()) + "  " + letter.operation() + "  "
          + oneLine(letter.error()));
    }
    return 0;
  }

  private int show(List<DeadLetter> letters) {
    for (DeadLetter letter : letters) {
      out.println("letter     " + letter.id());
      out.println("batch      " + letter.batchId() + ", " + time(letter));
      out.println("source     " + letter.source());
      out.println("position   " + letter.position());
      out.println("operation  " + letter.operation());
      out.println("record     " + letter.record());
      out.println("class      " + (letter.recordClass().isEmpty() ? "null" : letter.recordClass()));
      out.println("encoded    " + (letter.encodedRecord().isPresent() ? "yes" : "no"));
      out.println(letter.stackTrace());
    }
    return 0;
  }

  private static String time(DeadLetter letter) {
    return Instant.ofEpochMilli(letter.batchTime().millis()).toString();
  }

  private static String oneLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
