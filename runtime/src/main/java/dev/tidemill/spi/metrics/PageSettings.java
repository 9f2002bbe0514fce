/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

import java.util.List;
import java.util.Optional;

/**
 * The settings {@code stream.ui.*}, which docs/settings.md describes.
 *
 * @param enabled whether a page is served
 * @param host address that it listens on
 * @param port the first port that it tries; 0 for any free one
 * @param allowedHosts host names under which it may be opened, in addition to those of this machine
 * @param basePath path under which a proxy serves it; {@code /} or {@code /a/b/}
 * @param protectMetrics whether metrics and health need the token, too, off the loopback interface
 * @param tokenFile where the token is written; empty for a file in the temporary directory
 * @param retainedBatches number of batches that are kept for the page
 * @param historyDirectory where the reports of batches are kept on disk, if there is a place
 * @param historyBytes how much may be kept there; 0 for nothing
 */
public record PageSettings(
    boolean enabled,
    String host,
    int port,
    List<String> allowedHosts,
    String basePath,
    boolean protectMetrics,
    Optional<String> tokenFile,
    int retainedBatches,
    Optional<String> historyDirectory,
    long historyBytes,
    boolean tapEnabled,
    List<String> tapRedactions) {
  /**
   * Where the reports of batches are kept on disk.
   *
   * @param directory a local directory, which need not exist
   * @param maxBytes how much it may hold
   */
  public record History(String directory, long maxBytes) {}

  public PageSettings {
    allowedHosts = List.copyOf(allowedHosts);
    tapRedactions = List.copyOf(tapRedactions);
  }

  /** Settings without a history. */
  public PageSettings(
      boolean enabled,
      String host,
      int port,
      List<String> allowedHosts,
      String basePath,
      boolean protectMetrics,
      Optional<String> tokenFile,
      int retainedBatches) {
    this(
        enabled,
        host,
        port,
        allowedHosts,
        basePath,
        protectMetrics,
        tokenFile,
        retainedBatches,
        Optional.empty(),
        0);
  }

  /** Settings that show no records. */
  public PageSettings(
      boolean enabled,
      String host,
      int port,
      List<String> allowedHosts,
      String basePath,
      boolean protectMetrics,
      Optional<String> tokenFile,
      int retainedBatches,
      Optional<String> historyDirectory,
      long historyBytes) {
    this(
        enabled,
        host,
        port,
        allowedHosts,
        basePath,
        protectMetrics,
        tokenFile,
        retainedBatches,
        historyDirectory,
        historyBytes,
        false,
        List.of());
  }

  /** Where the reports of batches are kept on disk, if they are. */
  public Optional<History> history() {
    return historyBytes == 0
        ? Optional.empty()
        : historyDirectory.map(directory -> new History(directory, historyBytes));
  }
}
