/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.StorageEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A directory that is listed as its server sends it: HDFS a thousand entries at a time, S3 as many as
 * {@code fs.s3a.paging.maximum} says.
 */
final class PagedListing implements Closeable {
  static final int PAGE = 1000;

  private final String directory;
  private final Path place;
  private final RemoteIterator<FileStatus> children;

  private PagedListing(String directory, Path place, RemoteIterator<FileStatus> children) {
    this.directory = directory;
    this.place = place;
    this.children = children;
  }

  static PagedListing of(String directory, Path place, FileSystem system) throws IOException {
    return new PagedListing(
        directory, system.makeQualified(place), system.listStatusIterator(place));
  }

  /** The next entries; none at the end. */
  List<StorageEntry> next() throws IOException {
    List<StorageEntry> page = new ArrayList<>();
    while (page.size() < PAGE && children.hasNext()) {
      FileStatus child = children.next();
      if (child.isFile() && child.getPath().equals(place)) {
        throw new NotDirectoryException(directory); // a file lists itself
      }
      page.add(Entries.in(directory, child));
    }
    return page;
  }

  @Override
  public void close() throws IOException {
    if (children instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
