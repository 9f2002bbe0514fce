/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.time.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.io.TempDir;

// region contract
/** Keeps what every source promises; the tests are inherited. */
class GrowingFileTest implements ReplayableSourceContract<String> {
  @TempDir
  private Path folder;

  @Override
  public SourceHarness<String> harness() throws Exception {
    Path file = Files.writeString(folder.resolve("log"), "one\nhalf of");
    return new SourceHarness<>() {
      @Override
      public Source<String> source() {
        return new GrowingFile(file.toString());
      }

      @Override
      public void arrive(Time batchTime) throws Exception {
        Files.writeString(
            file, " a line\nmore at " + batchTime + "\nhalf of", StandardOpenOption.APPEND);
      }
    };
  }
}
// endregion
