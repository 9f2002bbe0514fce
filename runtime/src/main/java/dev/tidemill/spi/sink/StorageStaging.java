/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.internal.block.ChecksummedBlocks;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stages in files, which survive a crash of the process and a power loss. The files are named
 * {@code DIRECTORY/TIME-EPOCH-ATTEMPT/part-00000} and are written as {@link ChecksummedBlocks}.
 * Content and name of a partition's file are durable when {@link StagedOutput#finish()} returns.
 * Receipts contain paths relative to the directory, so the directory may be moved between two
 * starts.
 */
public final class StorageStaging implements StagingArea {
  /** Prefix of a receipt: its kind and version, followed by length and path. */
  private static final String RECEIPT = "file:1:";

  private static final Pattern RECEIPTS = Pattern.compile("file:1:(\\d+):([^/]+)/(part-\\d+)");
  private static final Pattern ATTEMPTS = Pattern.compile("(-?\\d+)-(\\d+)-(\\d+)");

  private final Storage storage;
  private final String directory;
  private final long epoch;

  /** Whether there may be something in the directory that this start has to delete. */
  private volatile boolean used = true;

  /**
   * Creates a staging area.
   *
   * @param storage must be serializable if workers are in other processes
   * @param directory used only for this output of this job; created when needed
   * @param epoch the epoch of this start
   */
  public StorageStaging(Storage storage, String directory, long epoch) {
    this.storage = storage;
    this.directory = directory;
    this.epoch = epoch;
  }

  private static String attempt(SinkBatch batch) {
    return batch.timeMillis() + "-" + batch.epoch() + "-" + batch.attempt();
  }

  @Override
  public void recover(SinkRecovery recovery) throws IOException {
    Set<String> decided = new HashSet<>();
    for (DecidedBatch batch : recovery.unfinished()) {
      decided.add(attempt(batch.batch()));
      for (String receipt : batch.receipts()) {
        Matcher parsed = RECEIPTS.matcher(receipt);
        if (parsed.matches()) {
          decided.add(parsed.group(2));
        }
      }
    }
    delete(
        attempt -> Long.parseLong(attempt.group(2)) < epoch && !decided.contains(attempt.group()));
    used = storage.find(directory).isPresent();
  }

  @Override
  public StagedOutputs outputs(SinkBatch batch) throws IOException {
    discard(batch);
    used = true;
    Storage workers = storage;
    String root = directory;
    String attempt = attempt(batch);
    return partition -> new Output(
        workers, root, attempt + "/" + String.format(Locale.ROOT, "part-%05d", partition));
  }

  @Override
  public InputStream open(String receipt) throws IOException {
    byte[] inline = InlineFirstOutput.bytesIn(receipt);
    if (inline != null) {
      return new ByteArrayInputStream(inline);
    }
    Matcher parsed = RECEIPTS.matcher(receipt);
    if (!parsed.matches()) {
      throw new IOException(
          "the receipt \"" + receipt + "\" is not one of staged files, which start with " + RECEIPT
              + "; it was written by another version, or staged in memory");
    }
    String path = directory + "/" + parsed.group(2) + "/" + parsed.group(3);
    Optional<StorageEntry> file = storage.find(path);
    if (file.isEmpty()) {
      throw new IOException("the staged file " + path + " is gone");
    }
    long length = Long.parseLong(parsed.group(1));
    if (file.get().length() != length) {
      throw new IOException("the staged file " + path + " is damaged: it has "
          + file.get().length() + " bytes and was written with " + length);
    }
    return ChecksummedBlocks.read("the staged file " + path, storage.open(path), 0);
  }

  @Override
  public void discard(SinkBatch batch) throws IOException {
    storage.delete(directory + "/" + attempt(batch));
  }

  @Override
  public void release(SinkBatch batch) throws IOException {
    String time = Long.toString(batch.timeMillis());
    delete(attempt -> attempt.group(1).equals(time) && Long.parseLong(attempt.group(2)) <= epoch);
  }

  private interface AttemptFilter {
    boolean test(Matcher attempt);
  }

  private void delete(AttemptFilter filter) throws IOException {
    if (!used) {
      return; // an output that has a place of its own never asks the storage
    }
    List<StorageEntry> attempts;
    try {
      attempts = storage.list(directory);
    } catch (NoSuchFileException e) {
      return;
    }
    for (StorageEntry each : attempts) {
      Matcher attempt = ATTEMPTS.matcher(each.name());
      if (attempt.matches() && filter.test(attempt)) {
        storage.delete(each.path());
      }
    }
  }

  @Override
  public void close() {}

  private static final class Output extends InlineFirstOutput {
    private final Storage storage;
    private final String directory;
    private final String name;
    private @Nullable StorageOutput file;
    private @Nullable ChecksummedBlocks blocks;

    Output(Storage storage, String directory, String name) {
      this.storage = storage;
      this.directory = directory;
      this.name = name;
    }

    @Override
    OutputStream openElsewhere() throws IOException {
      file = storage.create(directory + "/" + name);
      blocks = new ChecksummedBlocks(file);
      return blocks;
    }

    @Override
    String finishElsewhere() throws IOException {
      Objects.requireNonNull(file).force();
      return RECEIPT + Objects.requireNonNull(blocks).length() + ":" + name;
    }
  }
}
