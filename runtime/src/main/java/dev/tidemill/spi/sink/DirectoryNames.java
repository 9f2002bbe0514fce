/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths of the directories of one output: {@code out/counts-1000.txt}, staged next to it as {@code
 * out/.counts-1000.txt.staged-OWNER-EPOCH-ATTEMPT}.
 *
 * @param before path up to the batch time, or the whole path if there is no batch time in it
 * @param withTime whether the batch time follows
 * @param after what follows the batch time
 * @param owner stands for the job and the output: nothing with another owner is touched
 */
record DirectoryNames(String before, boolean withTime, String after, String owner) {
  /** The directories of an output, one for each batch. */
  static DirectoryNames ofBatches(String prefix, String end, String owner) {
    return new DirectoryNames(prefix + "-", true, end, owner);
  }

  /** A directory that is written once. */
  static DirectoryNames ofOne(String directory) {
    return new DirectoryNames(directory, false, "", "once");
  }

  /** Where readers find a batch. */
  String target(SinkBatch batch) {
    return withTime ? before + batch.timeMillis() + after : before;
  }

  /** Where an attempt is staged. */
  String staged(SinkBatch batch) {
    return hidden(target(batch), stagedBy() + batch.epoch() + "-" + batch.attempt());
  }

  /**
   * Directory of the markers of attempts that are staged in place, so that a later start finds them
   * without listing all batches.
   */
  String markers() {
    return hidden(before, "staged-" + owner);
  }

  /** Where an earlier writing of a batch waits while the new one takes its name. */
  String replaced(SinkBatch batch) {
    return hidden(target(batch), "replaced");
  }

  /** Where all of them are. */
  String parent() {
    int name = before.lastIndexOf('/');
    return name < 0 ? "." : name == 0 ? "/" : before.substring(0, name);
  }

  /**
   * The epoch in which a directory of {@link #parent()} was staged; empty if it is not staged, or
   * by another owner.
   */
  Optional<Long> stagedEpoch(String name) {
    Matcher staged = Pattern.compile(
            "\\." + Pattern.quote(nameOf(before)) + (withTime ? "-?\\d+" : "")
                + Pattern.quote(after) + "\\." + Pattern.quote(stagedBy()) + "(\\d{1,18})-\\d+")
        .matcher(name);
    return staged.matches() ? Optional.of(Long.parseLong(staged.group(1))) : Optional.empty();
  }

  private String stagedBy() {
    return "staged-" + owner + "-";
  }

  private static String hidden(String directory, String purpose) {
    int name = directory.lastIndexOf('/') + 1;
    return directory.substring(0, name) + "." + directory.substring(name) + "." + purpose;
  }

  static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
