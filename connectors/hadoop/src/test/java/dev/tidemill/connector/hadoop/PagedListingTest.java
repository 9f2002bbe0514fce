/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.junit.jupiter.api.Test;

/** A large directory is passed on as it is read. */
class PagedListingTest {
  private static final int FILES = 100_000;
  private static final AtomicLong READ = new AtomicLong();

  /** A file system with one directory. Its files are made when they are asked for. */
  static final class LargeDirectory extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("large://disk");
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path directory) throws IOException {
      return RemoteIterators.remoteIteratorFromIterator(LongStream.range(0, FILES)
          .peek(file -> READ.incrementAndGet())
          .mapToObj(file ->
              new FileStatus(1, false, 1, 1, file, new Path(directory, String.valueOf(file))))
          .iterator());
    }

    @Override
    public FileStatus[] listStatus(Path directory) {
      throw new IllegalStateException("this would have the whole directory in memory");
    }
  }

  @Test
  void no_more_than_a_page_of_a_hundred_thousand_files_is_read_ahead() throws IOException {
    HadoopStorage storage =
        new HadoopStorage(Map.of("fs.large.impl", LargeDirectory.class.getName()));
    long[] passed = {0};
    storage.listInPages("large://disk/in", page -> {
      assertThat(page).hasSizeLessThanOrEqualTo(PagedListing.PAGE);
      assertThat(READ.get() - passed[0])
          .as("files that have been read and not passed on")
          .isLessThanOrEqualTo(PagedListing.PAGE + 1);
      for (StorageEntry entry : page) {
        assertThat(entry.path()).isEqualTo("large://disk/in/" + passed[0]);
        passed[0]++;
      }
    });
    assertThat(passed[0]).isEqualTo(FILES);
  }
}
