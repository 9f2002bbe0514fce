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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    abort(batch);
    try (StorageOutput marker = storage.create(marker(batch))) {
      marker.force();
    }
    return new StagedParts(names.target(batch), attempt(batch));
  }

  @Override
  public List<String> prepare(SinkBatch batch, List<String> receipts) throws IOException {
    TreeMap<String, Long> staged = new TreeMap<>();
    for (StorageEntry file : files(names.target(batch))) {
      staged.put(file.name(), file.length());
    }
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
    if (published.equals(Optional.of(manifest)) && unlisted(target, manifest).isEmpty()) {
      return PublishStatus.PUBLISHED;
    }
    // Readers see files before the manifest, but may not read them yet.
    return published.isEmpty() ? PublishStatus.NOT_PUBLISHED : PublishStatus.UNKNOWN;
  }

  @Override
  public void publish(SinkBatch batch, List<String> receipts) throws IOException {
    String target = names.target(batch);
    DirectoryManifest manifest = manifest(receipts);
    requireComplete(target, manifest);
    if (DirectoryManifest.read(storage, target).isEmpty()) {
      deleteUnlisted(target, manifest);
    }
    try (StorageOutput out = storage.create(target + "/" + SUCCESS)) {
      out.write(manifest.toBytes());
      out.force();
    }
    deleteUnlisted(target, manifest);
    storage.delete(marker(batch));
  }

  private void requireComplete(String target, DirectoryManifest manifest) throws IOException {
    TreeMap<String, Long> missing = new TreeMap<>(manifest.lengths());
    for (StorageEntry file : files(target)) {
      missing.remove(file.name(), file.length());
    }
    if (!missing.isEmpty()) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          target + " cannot be published: " + missing.keySet()
              + " are gone, or not as they were staged; put them back if they were moved");
    }
  }

  @Override
  public void abort(SinkBatch batch) throws IOException {
    for (StorageEntry file : files(names.target(batch))) {
      if (isOf(batch, file.name())) {
        storage.delete(file.path());
      }
    }
    storage.delete(marker(batch));
  }

  private static boolean isOf(SinkBatch batch, String name) {
    return name.startsWith("part" + attempt(batch) + "-");
  }

  private void deleteUnlisted(String target, DirectoryManifest manifest) throws IOException {
    for (StorageEntry file : unlisted(target, manifest)) {
      storage.delete(file.path());
    }
  }

  private List<StorageEntry> unlisted(String target, DirectoryManifest manifest)
      throws IOException {
    Set<String> listed = manifest.lengths().keySet();
    return files(target).stream().filter(file -> !listed.contains(file.name())).toList();
  }

  private List<StorageEntry> files(String target) throws IOException {
    return storage.find(target).isEmpty()
        ? List.of()
        : storage.list(target).stream()
            .filter(file -> !file.directory() && !file.name().equals(SUCCESS))
            .toList();
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
