/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.Storage;
import java.io.IOException;
import java.util.List;

/**
 * What the receipt of a batch says: {@code 3:out/.counts-1000.staged-...}.
 *
 * @param parts how many parts there are, next to the marker
 */
record StagedDirectory(int parts, String path) {
  static StagedDirectory parse(List<String> receipts) {
    String receipt = receipts.size() == 1 ? receipts.get(0) : "";
    int colon = receipt.indexOf(':');
    try {
      return new StagedDirectory(
          Integer.parseInt(receipt.substring(0, Math.max(colon, 0))), receipt.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "the receipts " + receipts
              + " are not those of files; the output was another one when they"
              + " were written",
          e);
    }
  }

  List<String> receipts() {
    return List.of(parts + ":" + path);
  }

  boolean isThere(Storage storage) throws IOException {
    return storage.find(path).isPresent();
  }

  /** A directory that has lost a file must not appear complete. */
  void requireComplete(Storage storage) throws IOException {
    int found = storage.list(path).size() - 1;
    if (found != parts) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          path + " has " + found + " parts, and " + parts
              + " were staged; somebody has changed it since, and it is not published");
    }
  }
}
