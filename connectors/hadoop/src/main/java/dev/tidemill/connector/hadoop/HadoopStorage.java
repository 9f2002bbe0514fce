/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageAppender;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageFeature;
import dev.tidemill.spi.storage.StorageLock;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A storage on Hadoop's file systems. Jobs find it by the scheme of a path; create one to pass
 * settings to it, or to use it directly.
 *
 * <pre>{@code
 * Storage storage = new HadoopStorage(Map.of("fs.s3a.endpoint", "http://127.0.0.1:9000"));
 * storage.list("s3a://bucket/in");
 * }</pre>
 *
 * <p>On HDFS, content is durable on the disks of all replicas when {@code force()} returns, and
 * names when the method that changes them returns. Logs are written as one file per force, since
 * HDFS has no lock that ends with its process. On {@code s3a}, a file appears as a whole when its
 * output is forced or closed, and is durable then; two processes agree by conditional writes. What
 * else a file system lacks, {@link #lacks} says.
 *
 * <p>Interrupts of the calling thread do not reach Hadoop.
 */
public final class HadoopStorage implements Storage {
  private static final long serialVersionUID = 1L;
  private static final int BUFFER = 1 << 16;

  private final HadoopSettings settings;
  private final transient FileSystems systems;

  /** A storage with the settings of the class path, {@code HADOOP_CONF_DIR} and system properties. */
  public HadoopStorage() {
    this(Map.of());
  }

  /**
   * A storage with settings of its own.
   *
   * @param settings override those from outside
   */
  public HadoopStorage(Map<String, String> settings) {
    this.settings = new HadoopSettings(settings);
    this.systems = new FileSystems(this.settings);
  }

  private HadoopStorage(HadoopSettings settings) {
    this.settings = settings;
    this.systems = FileSystems.shared(settings);
  }

  /** A storage with the connections of the formats that have these settings. */
  static HadoopStorage ofFormats(HadoopSettings settings) {
    return new HadoopStorage(settings);
  }

  /** Connections stay in this process. */
  private Object readResolve() {
    return new HadoopStorage(settings.values());
  }

  private FileSystem system(Path path) throws IOException {
    return systems.of(path);
  }

  private Configuration configuration() {
    return systems.configuration();
  }

  private interface PathCall<R> {
    R run(Path path, FileSystem system) throws IOException;
  }

  private <R> R call(String path, PathCall<R> call) throws IOException {
    return Uninterrupted.call(() -> {
      try {
        Path place = new Path(path);
        return call.run(place, system(place));
      } catch (IOException e) {
        throw Failures.of(path, e);
      } catch (IllegalArgumentException e) {
        throw new IOException(path + " is not a path of Hadoop: " + e.getMessage(), e);
      }
    });
  }

  @Override
  public Map<StorageFeature, String> lacks(String path) {
    return Schemes.lacks(path, configuration());
  }

  private void require(StorageFeature feature, String path) {
    String lacking = lacks(path).get(feature);
    if (lacking != null) {
      throw new UnsupportedOperationException(
          path + ": its storage cannot " + feature.operation() + ": " + lacking);
    }
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    String trimmed = Entries.trimmed(path);
    return call(path, (place, system) -> {
      try {
        return Optional.of(Entries.of(trimmed, system.getFileStatus(place)));
      } catch (FileNotFoundException e) {
        return Optional.empty();
      }
    });
  }

  /** A directory at a path. In an object store, this takes half the requests of {@link #find}. */
  @SuppressWarnings("deprecation") // there is no other way to ask for a directory alone
  Optional<StorageEntry> directory(String path) throws IOException {
    if (Schemes.renames(path)) {
      return find(path).filter(StorageEntry::directory);
    }
    String trimmed = Entries.trimmed(path);
    return call(
        path,
        (place, system) -> system.isDirectory(place)
            ? Optional.of(new StorageEntry(trimmed, true, 0, 0))
            : Optional.empty());
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    List<StorageEntry> entries = new ArrayList<>();
    listInPages(directory, entries::addAll);
    entries.sort(Comparator.comparing(StorageEntry::path));
    return entries;
  }

  @Override
  public void listInPages(String directory, PageConsumer pages) throws IOException {
    PagedListing listing =
        call(directory, (place, system) -> PagedListing.of(directory, place, system));
    try (listing) {
      while (true) {
        List<StorageEntry> page = call(directory, (place, system) -> listing.next());
        if (page.isEmpty()) {
          return;
        }
        pages.accept(page);
      }
    }
  }

  @Override
  public boolean tracksDirectoryChanges(String path) {
    return Schemes.tracksDirectoryChanges(path);
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return DirectoryGlob.matching(this, pattern);
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    FSDataInputStream in = call(file, (place, system) -> {
      FSDataInputStream opened = system.open(place);
      try {
        if (position > 0) {
          opened.seek(Math.min(position, system.getFileStatus(place).getLen()));
        }
        return opened;
      } catch (IOException | RuntimeException e) {
        try (opened) {
          throw e;
        }
      }
    });
    return new HadoopInput(file, in);
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    FSDataOutputStream out = call(file, (place, system) -> system.create(place, true));
    return new HadoopOutput(file, out, BUFFER);
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    require(StorageFeature.CREATE_IF_ABSENT, file);
    return call(
        file,
        (place, system) -> Schemes.renames(file)
            ? AtomicCreation.byRename(system, place, content)
            : AtomicCreation.byCondition(system, place, content));
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    require(StorageFeature.APPEND, file);
    throw new AssertionError("no file system is known to append");
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    require(StorageFeature.LOCK, file);
    throw new AssertionError("no file system is known to lock");
  }

  @Override
  public void rename(String from, String to) throws IOException {
    require(StorageFeature.RENAME, from);
    call(from, (place, system) -> {
      Path target = new Path(to);
      if (!system.exists(place)) {
        throw new NoSuchFileException(from);
      }
      AtomicCreation.rename(system, place, target, true);
      return true;
    });
  }

  @Override
  public boolean delete(String path) throws IOException {
    return call(path, (place, system) -> system.delete(place, true));
  }

  /** On {@code s3a}, some hundred files with each request, and without looking for them first. */
  @Override
  public void deleteFiles(List<String> files) throws IOException {
    Map<String, List<Path>> ofBuckets = new TreeMap<>();
    for (String file : files) {
      if (Schemes.deletesMany(file)) {
        Path path = new Path(file);
        ofBuckets
            .computeIfAbsent(path.toUri().getAuthority(), bucket -> new ArrayList<>())
            .add(path);
      } else {
        delete(file);
      }
    }
    for (List<Path> each : ofBuckets.values()) {
      call(each.get(0).toString(), (first, system) -> {
        BulkDeletion.delete(system, each);
        return true;
      });
    }
  }
}
