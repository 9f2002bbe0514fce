/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.text;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Stages a batch in a hidden directory next to its own, which then takes that one's name.
 *
 * <p>Receipts are the paths of staged parts: after a restart they alone say which attempt was decided. If its directory
 * is gone, it has been published already. A directory that is in the way is of an earlier writing of the same
 * batch; it steps aside under a hidden name before the new one takes its place, since no storage
 * replaces a directory in one step.
 */
public final class TextDirectories<T> implements OpenSink<T> {
  public static final String SUCCESS = "_SUCCESS";

  private final Storage storage;
  private final Function<SinkBatch, String> target;

  public TextDirectories(Storage storage, Function<SinkBatch, String> target) {
    this.storage = storage;
    this.target = target;
  }

  @Override
  public StagingFunction<T> writer(SinkBatch batch) throws IOException {
    String staging = stagingDirectory(batch);
    // A worker that died may have left parts under the name of this attempt.
    storage.delete(staging);
    Storage workers = storage;
    return partition -> TextPartWriter.create(
        workers, staging + "/" + String.format(Locale.ROOT, "part-%05d", partition));
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    String directory = target.apply(batch);
    String staging = receipts.isEmpty() ? stagingDirectory(batch) : parentOf(receipts.get(0));
    if (!receipts.isEmpty() && storage.find(staging).isEmpty()) {
      if (storage.find(directory + "/" + SUCCESS).isEmpty()) {
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            "batch " + batch.time() + " cannot be published as " + directory
                + ": its staged files in " + staging + " are gone");
      }
      return;
    }
    keepOnly(receipts, staging);
    try (StorageOutput marker = storage.create(staging + "/" + SUCCESS)) {
      marker.force(); // and so the names of all parts, of which only the content is durable yet
    }
    String aside = hidden(directory, "replaced");
    storage.delete(aside);
    if (storage.find(directory).isPresent()) {
      storage.rename(directory, aside);
    }
    storage.rename(staging, directory);
    storage.delete(aside);
  }

  @Override
  public void abort(SinkBatch batch) throws IOException {
    storage.delete(stagingDirectory(batch));
  }

  @Override
  public void close() {}

  /** A part without a receipt was given up by its worker; a receipt without a part means that data is lost. */
  private void keepOnly(List<String> receipts, String staging) throws IOException {
    Set<String> missing = new HashSet<>();
    for (String receipt : receipts) {
      missing.add(nameOf(receipt));
    }
    if (!receipts.isEmpty()) {
      for (StorageEntry part : storage.list(staging)) {
        if (!missing.remove(part.name())) {
          storage.delete(part.path());
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          "staged files of " + staging + " are gone and cannot be published: " + missing);
    }
  }

  private String stagingDirectory(SinkBatch batch) {
    return hidden(target.apply(batch), "staged-" + batch.epoch() + "-" + batch.attempt());
  }

  private static String hidden(String directory, String purpose) {
    int name = directory.lastIndexOf('/') + 1;
    return directory.substring(0, name) + "." + directory.substring(name) + "." + purpose;
  }

  private static String parentOf(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
