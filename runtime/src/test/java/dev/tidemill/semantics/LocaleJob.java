/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;

import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Prints whatever of a job holds numbers, times and names of files, in the locale whose tag is the first argument. */
final class LocaleJob {
  private LocaleJob() {}

  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.forLanguageTag(arguments[0]));
    Path directory = Path.of(arguments[1]);
    StringBuilder text = new StringBuilder(1000);
    try (Stage stage = Stage.of(2)) {
      var in = stage.ssc.queueStream(List.of(batch("INFO i", "TITLE 12.5"), batch("x")));
      in.saveAsTextFiles(directory.resolve("lines").toString(), "txt");
      in.count().saveAsTextFiles(directory.resolve("counts").toString());
      in.foreachRDD(
          (rdd, time) -> text.append(time).append(' ').append(rdd.count()).append('\n'));
      in.window(Duration.ofSeconds(2)).print();
      stage.run(2);
    }
    text.append(refusal(() -> {
      try (Stage stage = Stage.of(2)) {
        stage.ssc.queueStream(List.of(batch("a"))).window(Duration.ofMillis(1234));
      }
    }));
    text.append(refusal(() -> {
      try (Stage stage = Stage.of(1)) {
        stage.ssc.socketTextStream("localhost", 1_234_567);
      }
    }));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted().toList()) {
        text.append(directory.relativize(file)).append('\n');
        if (Files.isRegularFile(file)) {
          text.append(Files.readString(file)).append('\n');
        }
      }
    }
    System.out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  private static String refusal(Runnable declaration) {
    try {
      declaration.run();
    } catch (TidemillException e) {
      return e.getMessage() + "\n";
    }
    throw new AssertionError("not refused");
  }
}
