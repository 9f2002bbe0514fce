/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects entries and passes them on a page at a time. */
final class EntryPages {
  static final int SIZE = 1000;

  private final Storage.PageConsumer pages;
  private List<StorageEntry> page = new ArrayList<>();

  EntryPages(Storage.PageConsumer pages) {
    this.pages = pages;
  }

  void add(StorageEntry entry) throws IOException {
    page.add(entry);
    if (page.size() == SIZE) {
      end();
    }
  }

  /** Passes on what is left. */
  void end() throws IOException {
    if (!page.isEmpty()) {
      pages.accept(List.copyOf(page));
      page = new ArrayList<>();
    }
  }
}
