/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stages a batch in a hidden directory next to its own, and publishes it by giving that directory
 * its name.
 *
 * <p><b>Before the decision</b> everything is made durable: parts by the workers, their names and
 * the marker {@code _SUCCESS} by {@link #prepare}. <b>After it</b> only names change. The receipt
 * is the path of the staged directory, so that any process can publish it; if that directory is
 * gone and the batch's own is there, it has been published.
 *
 * <p>A directory that is in the way is an earlier writing of the same batch. No storage replaces a
 * directory in one step, so it is renamed first, the new one takes its name, and it is deleted. A
 * crash in between leaves one of three states, and each is completed by the next {@link #publish}:
 * both there, only the staged one there, the new one and the renamed one there.
 */
final class RenamedDirectories implements BatchDirectories {
  private final Storage storage;
  private final DirectoryNames names;
  private final long epoch;

  RenamedDirectories(Storage storage, DirectoryNames names, long epoch) {
    this.storage = storage;
    this.names = names;
    this.epoch = epoch;
  }

  @Override
  public void recover(SinkRecovery recovery) throws IOException {
    Set<String> decided = new HashSet<>();
    for (DecidedBatch batch : recovery.unfinished()) {
      decided.add(DirectoryNames.nameOf(StagedDirectory.parse(batch.receipts()).path()));
    }
    Optional<StorageEntry> parent = storage.find(names.parent());
    if (parent.isEmpty()) {
      return;
    }
    if (!parent.get().directory()) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          names.parent() + " is a file, so that no directory can be created in it; move it away, or"
              + " choose another prefix");
    }
    for (StorageEntry entry : storage.list(names.parent())) {
      boolean ofEarlierEpoch =
          names.stagedEpoch(entry.name()).filter(staged -> staged < epoch).isPresent();
      if (ofEarlierEpoch && !decided.contains(entry.name())) {
        storage.delete(entry.path());
      }
    }
  }

  @Override
  public StagedParts stage(SinkBatch batch) throws IOException {
    String staging = names.staged(batch);
    // A worker that died may have left parts under the name of this attempt.
    storage.delete(staging);
    return new StagedParts(staging, "");
  }

  @Override
  public List<String> prepare(SinkBatch batch, List<String> receipts) throws IOException {
    String staging = names.staged(batch);
    keepOnly(receipts, staging);
    try (StorageOutput marker = storage.create(staging + "/" + SUCCESS)) {
      marker.force(); // and so the names of all parts, of which only the content is durable yet
    }
    return new StagedDirectory(receipts.size(), staging).receipts();
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) throws IOException {
    if (StagedDirectory.parse(receipts).isThere(storage)) {
      return PublishStatus.NOT_PUBLISHED;
    }
    boolean complete = isPublished(batch) && storage.find(names.replaced(batch)).isEmpty();
    return complete ? PublishStatus.PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    StagedDirectory staged = StagedDirectory.parse(receipts);
    String target = names.target(batch);
    String replaced = names.replaced(batch);
    if (staged.isThere(storage)) {
      staged.requireComplete(storage);
      if (storage.find(target).isPresent()) {
        storage.delete(replaced);
        storage.rename(target, replaced);
      }
      rename(staged, target, replaced);
    } else if (isPublished(batch)) {
      forceNames(replaced);
    } else {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          target + " cannot be published: its staged files in "
              + staged.path() + " are gone, and there is no complete " + target
              + "; put one of them back if it was moved");
    }
    storage.delete(replaced);
  }

  /**
   * What has published it may have failed, or ended, before the new name was durable. Forcing a file in
   * the same directory makes it so; the file has the name of what is deleted in the end.
   */
  private void forceNames(String file) throws IOException {
    storage.delete(file);
    try (StorageOutput out = storage.create(file)) {
      out.force();
    }
  }

  /**
   * Without locks, a newer start of the job may publish the batch meanwhile. Then what was in the
   * way is what it has published, and gets its name back.
   */
  private void rename(StagedDirectory staged, String target, String replaced) throws IOException {
    try {
      storage.rename(staged.path(), target);
    } catch (NoSuchFileException e) {
      if (storage.find(target).isEmpty() && storage.find(replaced).isPresent()) {
        storage.rename(replaced, target);
      }
      if (storage.find(target + "/" + SUCCESS).isEmpty()) {
        throw e;
      }
    }
  }

  private boolean isPublished(SinkBatch batch) throws IOException {
    return storage.find(names.target(batch) + "/" + SUCCESS).isPresent();
  }

  @Override
  public void abort(SinkBatch batch) throws IOException {
    storage.delete(names.staged(batch));
  }

  /**
   * A part without a receipt was given up by its worker; a receipt without a part means that data
   * is lost.
   */
  private void keepOnly(List<String> receipts, String staging) throws IOException {
    Set<String> missing = new HashSet<>();
    for (String receipt : receipts) {
      missing.add(DirectoryNames.nameOf(receipt));
    }
    if (storage.find(staging).isPresent()) {
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
}
