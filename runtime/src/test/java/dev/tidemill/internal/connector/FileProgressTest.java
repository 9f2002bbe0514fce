/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;

import contract.SourceContexts;
import dev.tidemill.spi.source.LongOperation;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file stream says of long listings. */
class FileProgressTest {
  private static final String LISTING = "listing the files of stream \"files\"";
  private static final String OPENING = "opening new files of stream \"files\"";

  @TempDir
  private Path directory;

  private final List<String> said = new ArrayList<>();
  private final FaultyStorage storage = new FaultyStorage();

  @BeforeEach
  void write_files() throws IOException {
    for (String file : List.of("a/1", "b/1", "b/2", "c/1", "c/2", "c/3")) {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "x\n");
    }
  }

  private final class Listener implements SourceEvents {
    @Override
    public void problem(String message, Throwable cause) {
      said.add("problem");
    }

    @Override
    public LongOperation begin(String operation) {
      said.add(operation);
      return new LongOperation() {
        @Override
        public void done(long files) {
          said.add("" + files);
        }

        @Override
        public void done(long files, long total) {
          said.add(files + " of " + total);
        }

        @Override
        public void close() {
          said.add("closed");
        }
      };
    }
  }

  private OpenSource<String> open(FileOptions options) {
    return new FileSource<>(directory + "/*", new TextLines(1000), options, TimeFormat.MILLIS)
        .open(SourceContexts.of("files", new Inbox(directory).clock, new Listener(), storage));
  }

  @Test
  void the_first_listing_says_how_many_files_it_has_seen_when_the_stream_is_opened() {
    open(Inbox.OPTIONS);
    assertThat(said).containsExactly(LISTING, "1", "3", "6", "closed");
  }

  @Test
  void a_batch_that_opens_many_files_says_how_many_are_left() throws Exception {
    OpenSource<String> source = open(Inbox.WITH_EXISTING);
    source.end(Time.ofMillis(1_001_000), source.begin(), 4);
    assertThat(said)
        .startsWith(LISTING, "1", "3", "6", "closed", OPENING, "1 of 6", "2 of 6")
        .endsWith("6 of 6", "closed");
  }

  @Test
  void a_directory_that_cannot_be_listed_does_not_leave_a_listing_open() {
    storage.unlistable.add(directory.resolve("b").toString());
    open(Inbox.OPTIONS);
    assertThat(said).containsExactly(LISTING, "1", "problem", "1", "4", "closed");
    said.clear();
    storage.away = true;
    open(Inbox.OPTIONS);
    assertThat(said).containsExactly(LISTING, "closed", "problem");
  }
}
