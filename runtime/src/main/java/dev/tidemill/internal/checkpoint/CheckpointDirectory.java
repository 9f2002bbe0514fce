/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageLockedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one job, held by one start of it.
 *
 * <pre>
 * lock       held by the start that owns the directory
 * job        format version and id of the job; written once
 * epoch-N    one for each start; the highest is the owner
 * partitions default number of partitions of the last start
 * log/       the batch log
 * blocks/    received records, a directory for each stream
 * state/     keyed state
 * staging/   what outputs have staged, if they have no place of their own
 * </pre>
 */
public final class CheckpointDirectory implements Closeable {
  /** Version of everything in the directory. */
  static final int FORMAT = 1;

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDirectory.class);
  private static final int MAX_JOB_FILE = 64 << 10;
  private static final int MAX_RACES = 100;
  private static final Pattern EPOCH = Pattern.compile("epoch-(\\d{1,18})");
  private static final Pattern JOB =
      Pattern.compile("tidemill checkpoint, format (\\d{1,9})\nid: (\\S.*)\n", Pattern.DOTALL);

  private final Storage storage;
  private final String path;
  private final JobIdentity job;
  private final Optional<StorageLock> lock;

  private CheckpointDirectory(
      Storage storage, String path, JobIdentity job, Optional<StorageLock> lock) {
    this.storage = storage;
    this.path = path;
    this.job = job;
    this.lock = lock;
  }

  /**
   * Takes a directory for a new start of its job, and makes it if there is none.
   *
   * @param owner one line that tells others who holds the directory
   * @param newId makes the id of a job that has never run
   * @throws TidemillException if another start holds it, or if it is not a directory of a job that
   *     this version can read
   */
  public static CheckpointDirectory take(
      Storage storage, String path, String owner, Supplier<String> newId) {
    requireAgreement(storage, path);
    Optional<StorageLock> lock = Optional.empty();
    try {
      lock = lock(storage, path, owner);
      String id = id(storage, path, newId);
      long epoch = nextEpoch(storage, path);
      return new CheckpointDirectory(storage, path, new JobIdentity(id, epoch), lock);
    } catch (IOException e) {
      TidemillException failure = unusable(path, e);
      close(lock, failure);
      throw failure;
    } catch (RuntimeException e) {
      close(lock, e);
      throw e;
    }
  }

  /** Two starts must not both own a directory, whatever else its storage cannot do. */
  private static void requireAgreement(Storage storage, String path) {
    String lacking = storage.lacks(path).get(StorageFeature.CREATE_IF_ABSENT);
    if (lacking != null) {
      throw new TidemillException(
          ErrorCode.STORAGE_FAILED,
          "the checkpoint directory " + path + " (stream.checkpoint.directory) cannot be there,"
              + " because its storage cannot "
              + StorageFeature.CREATE_IF_ABSENT.operation()
              + ", so that two starts of the job could both own it: " + lacking);
    }
  }

  /**
   * The identity of the last start that has taken a directory, for readers that do not take it.
   *
   * @throws TidemillException if there is no job in it, or one that this version cannot read
   */
  public static JobIdentity identity(Storage storage, String path) {
    try {
      Optional<String> id = storedId(storage, path);
      if (id.isEmpty()) {
        requireNoRemains(storage, path);
        throw new TidemillException(
            ErrorCode.CHECKPOINT_UNREADABLE,
            "there is no checkpoint in " + path + "; a job makes one if stream.checkpoint.directory"
                + " is set");
      }
      return new JobIdentity(id.get(), Math.max(1, lastEpoch(storage, path).orElse(0)));
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  static Optional<StorageLock> lock(Storage storage, String path, String owner) throws IOException {
    try {
      return Optional.of(storage.lock(path + "/lock", owner));
    } catch (StorageLockedException e) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_IN_USE,
          "the checkpoint directory " + path + " is in use by " + e.owner()
              + "; stop that one first, or use another directory",
          e);
    } catch (UnsupportedOperationException e) {
      return Optional.empty(); // the log keeps the others out
    }
  }

  private static String id(Storage storage, String path, Supplier<String> newId)
      throws IOException {
    Optional<String> known = storedId(storage, path);
    if (known.isPresent()) {
      return known.get();
    }
    requireNoRemains(storage, path);
    String id = newId.get();
    String text = "tidemill checkpoint, format " + FORMAT + "\nid: " + id + "\n";
    return storage.createIfAbsent(path + "/job", text.getBytes(UTF_8))
        ? id
        : storedId(storage, path).orElseThrow(); // another start was faster
  }

  private static void requireNoRemains(Storage storage, String path) throws IOException {
    for (String room : List.of("log", "state")) {
      if (storage.find(path + "/" + room).isPresent()) {
        if (storedId(storage, path).isPresent()) {
          return; // another start has made it meanwhile
        }
        throw new TidemillException(
            ErrorCode.CHECKPOINT_UNREADABLE,
            "the checkpoint directory " + path + " has " + room
                + "/, but not the file \"job\" that says whose it is; restore that file, or use an"
                + " empty directory");
      }
    }
  }

  private static Optional<String> storedId(Storage storage, String path) throws IOException {
    return jobFile(storage, path).map(file -> file.group(2));
  }

  /** The version of the format in which a directory with a job is written. */
  static int format(Storage storage, String path) throws IOException {
    return Integer.parseInt(jobFile(storage, path).orElseThrow().group(1));
  }

  private static Optional<Matcher> jobFile(Storage storage, String path) throws IOException {
    String file = path + "/job";
    if (storage.find(file).isEmpty()) {
      return Optional.empty();
    }
    String text;
    try (InputStream in = storage.open(file)) {
      text = new String(in.readNBytes(MAX_JOB_FILE), UTF_8);
    }
    Matcher parts = JOB.matcher(text);
    if (!parts.matches()) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          file + " is not the file of a checkpoint; use another directory, or restore the file");
    }
    if (Integer.parseInt(parts.group(1)) > FORMAT) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_UNREADABLE,
          "the checkpoint in " + path + " has format " + parts.group(1)
              + ", and this version of Tidemill reads formats up to " + FORMAT
              + "; run the job with the version that wrote it, or a later one");
    }
    return Optional.of(parts);
  }

  private static long nextEpoch(Storage storage, String path) throws IOException {
    for (int race = 0; race < MAX_RACES; race++) {
      long epoch = lastEpoch(storage, path).orElse(0) + 1;
      if (storage.createIfAbsent(path + "/epoch-" + epoch, new byte[0])) {
        deleteEpochsBefore(storage, path, epoch);
        return epoch;
      }
    }
    throw new IOException("others take every new epoch in " + path);
  }

  private static OptionalLong lastEpoch(Storage storage, String path) throws IOException {
    return storage.list(path).stream()
        .map(StorageEntry::name)
        .map(EPOCH::matcher)
        .filter(Matcher::matches)
        .mapToLong(name -> Long.parseLong(name.group(1)))
        .max();
  }

  private static void deleteEpochsBefore(Storage storage, String path, long epoch)
      throws IOException {
    for (StorageEntry entry : storage.list(path)) {
      Matcher name = EPOCH.matcher(entry.name());
      if (name.matches() && Long.parseLong(name.group(1)) < epoch) {
        storage.delete(entry.path());
      }
    }
  }

  private static TidemillException unusable(String path, IOException cause) {
    return new TidemillException(
        ErrorCode.STORAGE_FAILED,
        "the checkpoint directory " + path + " (stream.checkpoint.directory) cannot be used: "
            + cause.getMessage() + "; check that it can be written and has space",
        cause);
  }

  private static void close(Optional<StorageLock> lock, Throwable failure) {
    lock.ifPresent(held -> {
      try {
        held.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    });
  }

  /**
   * The default number of partitions of the last start, which later ones keep unless they are told
   * another one; empty if there was none.
   */
  public static OptionalInt partitions(Storage storage, String path) {
    try {
      String file = path + "/partitions";
      if (storage.find(file).isEmpty()) {
        return OptionalInt.empty();
      }
      try (InputStream in = storage.open(file)) {
        String text = new String(in.readNBytes(MAX_JOB_FILE), UTF_8).strip();
        return OptionalInt.of(Integer.parseInt(text));
      } catch (NumberFormatException e) {
        throw new IOException(file + " does not contain a number", e);
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /**
   * Whether something beside the log shows that the job has begun. Asked before the log is read:
   * without locks, another start may begin meanwhile.
   */
  static boolean hasBegun(Storage storage, String path) {
    try {
      return storage.find(path + "/partitions").isPresent()
          || (storage.find(path + "/state").isPresent()
              && !storage.list(path + "/state").isEmpty());
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /**
   * What is wrong if a job has begun and its log says nothing of it. A log that was deleted, or is
   * empty, must not be taken for that of a new job, which would delete the state.
   */
  static TidemillException withoutLog(String path) {
    return new TidemillException(
        ErrorCode.CHECKPOINT_UNREADABLE,
        "the job of the checkpoint directory " + path + " has run, but its batch log in " + path
            + "/log is missing or empty, so how far it has got is unknown; restore " + path
            + "/log from a backup, or use an empty directory to begin anew");
  }

  void recordPartitions(int number) {
    if (partitions(storage, path).equals(OptionalInt.of(number))) {
      return;
    }
    String file = path + "/partitions";
    String temporary = path + "/.partitions-" + job.epoch() + ".tmp";
    try {
      storage.replace(file, temporary, out -> out.write((number + "\n").getBytes(UTF_8)));
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** The job, and this start of it. */
  public JobIdentity job() {
    return job;
  }

  Storage storage() {
    return storage;
  }

  String log() {
    return path + "/log";
  }

  String state() {
    return path + "/state";
  }

  String blocks(String firstName) {
    return BlockLogs.pathOf(path, firstName);
  }

  /**
   * Prepares the place for the received records of a stream that begins.
   *
   * @param lastEpoch the last start that is in the batch log
   */
  void beginBlocks(String firstName, long lastEpoch) {
    try {
      BlockLogs.deleteRemains(storage, blocks(firstName), lastEpoch);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** Deletes what dropped streams have received. What cannot be deleted now does no harm. */
  void deleteBlocks(Collection<String> firstNames) {
    for (String name : firstNames) {
      try {
        storage.delete(blocks(name));
      } catch (IOException e) {
        LOG.warn(
            "the received records of a stream that was dropped cannot be deleted, and take space"
                + " until {} is deleted: {}",
            blocks(name),
            e.toString());
      }
    }
  }

  String staging(String firstName) {
    return path + "/staging/" + PathName.of(firstName);
  }

  @Override
  public String toString() {
    return path;
  }

  /** Whether no other process can write to it, until this is closed. */
  boolean isLocked() {
    return lock.isPresent();
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
