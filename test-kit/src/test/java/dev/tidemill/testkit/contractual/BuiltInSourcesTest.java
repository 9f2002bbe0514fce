/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import dev.tidemill.internal.connector.FileOptions;
import dev.tidemill.internal.connector.FileSource;
import dev.tidemill.internal.connector.RateSource;
import dev.tidemill.internal.connector.ReplaySource;
import dev.tidemill.internal.connector.TextLines;
import dev.tidemill.spi.source.Source;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.testkit.internal.FixtureRows;
import dev.tidemill.testkit.internal.FixtureSource;
import dev.tidemill.testkit.internal.ReadSize;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Our own sources keep what every source promises. */
class BuiltInSourcesTest {
  @Nested
  class TheQueueOfTheKit implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      FixtureRows<String> rows = new FixtureRows<>();
      return new SourceHarness<>() {
        @Override
        public Source<String> source() {
          return new FixtureSource<>(rows, ReadSize.SPREAD);
        }

        @Override
        public void arrive(Time batchTime) {
          rows.add(List.of("a", "b", "at " + batchTime));
        }
      };
    }
  }

  @Nested
  class TheRateStream implements ReplayableSourceContract<Long> {
    @Override
    public SourceHarness<Long> harness() {
      return new ByTime<>(new RateSource(5));
    }
  }

  @Nested
  class TheReplayOfAText implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      return new ByTime<>(ReplaySource.ofResource(ReplaySource.TIDE, 7, true));
    }
  }

  /** Records come with the clock. */
  private record ByTime<T>(Source<T> source) implements SourceHarness<T> {
    @Override
    public void arrive(Time batchTime) {}
  }

  @Nested
  class TheFileStream implements ReplayableSourceContract<String> {
    @TempDir
    private Path folder;

    @Override
    public SourceHarness<String> harness() {
      return new NewFiles(folder);
    }
  }

  private record NewFiles(Path folder) implements SourceHarness<String> {
    @Override
    public Source<String> source() {
      FileOptions options = new FileOptions(true, FileOptions::isVisible, Duration.ofSeconds(60));
      return new FileSource<>(folder.toString(), new TextLines(1_000), options, TimeFormat.MILLIS);
    }

    @Override
    public void arrive(Time batchTime) throws Exception {
      // A file that is moved in keeps the time at which it was written.
      Path file = folder.resolve("at-" + batchTime.millis() + ".txt");
      Files.writeString(file, "one\ntwo of " + batchTime + "\n");
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    }
  }
}
