/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.junit.jupiter.api.Test;

class AtomicCreationTest {
  /** An HDFS that creates files and fails then. */
  private static final class Failing extends DistributedFileSystem {
    @Override
    public void rename(Path from, Path to, Options.Rename... options) throws IOException {
      throw new IOException("the rename fails");
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      throw new IOException("the deletion fails, too");
    }
  }

  @Test
  void the_failure_that_came_first_is_told() throws IOException {
    String directory = Hdfs.newDirectory();
    try (Failing system = new Failing()) {
      system.initialize(URI.create(directory), new Configuration());
      assertThatThrownBy(
              () -> AtomicCreation.byRename(system, new Path(directory, "epoch"), new byte[1]))
          .hasMessage("the rename fails")
          .hasSuppressedException(new IOException("the deletion fails, too"));
    }
  }
}
