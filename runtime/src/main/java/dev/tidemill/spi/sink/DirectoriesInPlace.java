/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.sink;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.storage.DirectoryManifest;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stages the files of a batch in its own directory, and publishes them by writing a manifest last:
 * for storages that cannot rename.
 *
 * <p>Names of files carry epoch and attempt, so attempts do not overwrite each other, whoever still
 * runs. Nothing is moved: publishing costs one small file for the manifest, and the deletion of
 * files of other attempts. They are deleted before the first manifest appears, so that a reader who
 * only looks for it reads each record once. Where a batch is written again, the earlier files stay
 * until the new manifest is there.
 *
 * <p>An attempt has a marker, an empty file with its name in a hidden directory, from before it
 * creates its first file until it has been published or given up. So a later start finds what is
 * left without listing the directories of all batches.
 *
 * <p>The receipts are those of the parts, each with its length: {@code 120:out/counts-1000/part-1-1-00000}.
 */
final class DirectoriesInPlace implements BatchDirectories {
  private static final Pattern MARKER = Pattern.compile("(-?\\d{1,18})-(\\d{1,18})-(\\d{1,9})");

  private final Storage storage;
  private final DirectoryNames names;
  private final long epoch;

  DirectoriesInPlace(Storage storage, DirectoryNames names, long epoch) {
    this.storage = storage;
    this.names = names;
    this.epoch = epoch;
  }

  private static String attempt(SinkBatch batch) {
    return "-" + batch.epoch() + "-" + batch.attempt();
  }

  private String marker(SinkBatch batch) {
    return names.markers() + "/" + batch.timeMillis() + attempt(batch);
  }

  @Override
  public void recover(SinkRecovery recovery) throws IOException {
    requireDirectory(names.parent());
    if (storage.find(names.markers()).isEmpty()) {
      return;
    }
    Set<String> decided = new HashSet<>();
    for (DecidedBatch batch : recovery.unfinished()) {
      manifest(batch.receipts())
          .lengths()
          .keySet()
          .forEach(name -> decided.add(names.target(batch.batch()) + "/" + name));
    }
    for (StorageEntry entry : storage.list(names.markers())) {
      Matcher name = MARKER.matcher(entry.name());
      if (name.matches() && Long.parseLong(name.group(2)) < epoch) {
        SinkBatch batch = new SinkBatch(
            1,
            Long.parseLong(name.group(1)),
            Long.parseLong(name.group(2)),
            Integer.parseInt(name.group(3)),
            0);
        deleteUndecided(batch, decided);
        storage.delete(entry.path());
      }
    }
  }

  private void requireDirectory(String parent) throws IOException {
    if (storage.find(parent).filter(entry -> !entry.directory()).isPresent()) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          parent + " is a file, so that no directory can be created in it; move it away, or"
              + " choose another prefix");
    }
  }

  private void deleteUndecided(SinkBatch batch, Set<String> decided) throws IOException {
    String target = names.target(batch);
    Set<String> published = DirectoryManifest.read(storage, target)
        .map(manifest -> manifest.lengths().keySet())
        .orElse(Set.of());
    for (StorageEntry file : files(target)) {
      if (isOf(batch, file.name())
          && !published.contains(file.name())
          && !decided.contains(file.path())) {
        storage.delete(file.path());
      }
    }
  }

  @Override
  public StagedParts stage(SinkBatch batch) throws IOException {
    // Parts that a worker of this attempt has left have no receipt, so publishing deletes them.
    try (StorageOutput marker = storage.create(marker(batch))) {
      marker.force();
    }
    return new StagedParts(names.target(batch), attempt(batch));
  }

  @Override
  public List<String> prepare(SinkBatch batch, List<String> receipts) throws IOException {
    Map<String, Long> staged = lengths(files(names.target(batch)));
    List<String> parts = new ArrayList<>();
    for (String path : receipts) {
      Long length = staged.get(DirectoryNames.nameOf(path));
      if (length == null) {
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            "the staged file " + path + " is gone and cannot be published");
      }
      parts.add(length + ":" + path);
    }
    return parts;
  }

  @Override
  public PublishStatus status(SinkBatch batch, List<String> receipts) throws IOException {
    DirectoryManifest manifest = manifest(receipts);
    String target = names.target(batch);
    Optional<DirectoryManifest> published = DirectoryManifest.read(storage, target);
    if (published.equals(Optional.of(manifest))
        && unlisted(entries(target), manifest).isEmpty()) {
      return PublishStatus.PUBLISHED;
    }
    // Readers see files before the manifest, but may not read them yet.
    return published.isEmpty() ? PublishStatus.NOT_PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    String target = names.target(batch);
    DirectoryManifest manifest = manifest(receipts);
    List<StorageEntry> present = entries(target);
    requireComplete(target, manifest, present);
    boolean published = present.stream().anyMatch(DirectoriesInPlace::isMarker)
        && DirectoryManifest.read(storage, target).isPresent();
    if (!published) {
      deleteUnlisted(present, manifest);
    }
    try (StorageOutput out = storage.create(target + "/" + SUCCESS)) {
      out.write(manifest.toBytes());
      out.force();
    }
    deleteUnlisted(entries(target), manifest);
    storage.deleteFiles(List.of(marker(batch)));
  }

  private static void requireComplete(
      String target, DirectoryManifest manifest, List<StorageEntry> present) {
    TreeMap<String, Long> missing = new TreeMap<>(manifest.lengths());
    lengths(present).forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          target + " cannot be published: " + missing.keySet()
              + " are gone, or not as they were staged; put them back if they were moved");
    }
  }

  @Override
  public void abort(SinkBatch batch) throws IOException {
    List<String> unneeded = new ArrayList<>();
    for (StorageEntry file : files(names.target(batch))) {
      if (isOf(batch, file.name())) {
        unneeded.add(file.path());
      }
    }
    storage.deleteFiles(unneeded);
    storage.deleteFiles(List.of(marker(batch))); // it tells of the others until they are gone
  }

  private static boolean isOf(SinkBatch batch, String name) {
    return name.startsWith("part" + attempt(batch) + "-");
  }

  private void deleteUnlisted(List<StorageEntry> present, DirectoryManifest manifest)
      throws IOException {
    storage.deleteFiles(
        unlisted(present, manifest).stream().map(StorageEntry::path).toList());
  }

  private static List<StorageEntry> unlisted(
      List<StorageEntry> present, DirectoryManifest manifest) {
    Set<String> listed = manifest.lengths().keySet();
    return present.stream()
        .filter(file -> !isMarker(file) && !listed.contains(file.name()))
        .toList();
  }

  private static Map<String, Long> lengths(List<StorageEntry> files) {
    TreeMap<String, Long> lengths = new TreeMap<>();
    files.forEach(file -> lengths.put(file.name(), file.length()));
    return lengths;
  }

  private List<StorageEntry> files(String target) throws IOException {
    return entries(target).stream().filter(file -> !isMarker(file)).toList();
  }

  private static boolean isMarker(StorageEntry file) {
    return file.name().equals(SUCCESS);
  }

  /** The files of a directory. To list it takes one request, and to look for it before, two more. */
  private List<StorageEntry> entries(String target) throws IOException {
    try {
      return storage.list(target).stream().filter(file -> !file.directory()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static DirectoryManifest manifest(List<String> receipts) {
    TreeMap<String, Long> lengths = new TreeMap<>();
    for (String receipt : receipts) {
      int colon = receipt.indexOf(':');
      try {
        lengths.put(
            DirectoryNames.nameOf(receipt),
            Long.parseLong(receipt.substring(0, Math.max(colon, 0))));
      } catch (NumberFormatException e) {
        throw new TidemillException(
            ErrorCode.OUTPUT_FAILED,
            "the receipts " + receipts
                + " are not those of files; the output was another one when they were written",
            e);
      }
    }
    return new DirectoryManifest(lengths);
  }
}
