/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The storage of a job by default: a path without a scheme, or with {@code file:}, is on the local
 * disk, and any other scheme is served by a {@link StorageProvider} on the class path.
 *
 * <pre>{@code
 * Storage storage = new StoragesByScheme();
 * storage.list("in");                      // the local disk
 * storage.list("hdfs://namenode/in");      // tidemill-connector-hadoop
 * }</pre>
 *
 * <p>A path whose scheme nobody serves fails with a {@link TidemillException} that names the
 * artifact to add.
 */
public final class StoragesByScheme implements Storage {
  private static final long serialVersionUID = 1L;

  /** A scheme has at least two letters: {@code C:/in} is a path on a drive. */
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):/.*");

  private static final Map<String, String> ARTIFACTS = artifacts();

  private final transient LocalStorage local = new LocalStorage();
  private final transient Map<String, Storage> opened = new HashMap<>();

  /** Creates a storage that looks for providers when it is asked for the first path with a scheme. */
  public StoragesByScheme() {}

  private static Map<String, String> artifacts() {
    Map<String, String> artifacts = new HashMap<>();
    for (String scheme : List.of(
        "hdfs",
        "webhdfs",
        "swebhdfs",
        "viewfs",
        "har",
        "o3fs",
        "ofs",
        "s3a",
        "abfs",
        "abfss",
        "wasb",
        "gs",
        "oss",
        "cosn")) {
      artifacts.put(scheme, "add the dependency dev.tidemill:tidemill-connector-hadoop");
    }
    for (String scheme : List.of("s3", "s3n")) {
      artifacts.put(
          scheme,
          "write s3a:// instead, and add the dependency dev.tidemill:tidemill-connector-hadoop");
    }
    return artifacts;
  }

  /** What is open stays in this process. */
  private Object readResolve() {
    return new StoragesByScheme();
  }

  private static String schemeOf(String path) {
    Matcher parts = SCHEME.matcher(path);
    return parts.matches() ? parts.group(1).toLowerCase(Locale.ROOT) : "file";
  }

  private Storage at(String path) {
    String scheme = schemeOf(path);
    if (scheme.equals("file")) {
      return local;
    }
    synchronized (opened) {
      return opened.computeIfAbsent(scheme, this::provided);
    }
  }

  private Storage provided(String scheme) {
    TreeSet<String> known = new TreeSet<>();
    known.add("file");
    for (StorageProvider provider : ServiceLoader.load(StorageProvider.class, loader())) {
      if (provider.schemes().contains(scheme)) {
        return shared(provider);
      }
      known.addAll(provider.schemes());
    }
    throw new TidemillException(
        ErrorCode.STORAGE_FAILED,
        "no storage on the class path serves paths that start with " + scheme + "://; "
            + ARTIFACTS.getOrDefault(scheme, "check the scheme, or add the artifact that serves it")
            + "; available are " + String.join(", ", known));
  }

  /** Schemes of one provider share its storage. */
  private Storage shared(StorageProvider provider) {
    for (String scheme : provider.schemes()) {
      Storage storage = opened.get(scheme);
      if (storage != null) {
        return storage;
      }
    }
    return provider.open();
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? StoragesByScheme.class.getClassLoader() : context;
  }

  @Override
  public Map<StorageFeature, String> lacks(String path) {
    return at(path).lacks(path);
  }

  @Override
  public Optional<StorageEntry> find(String path) throws IOException {
    return at(path).find(path);
  }

  @Override
  public boolean tracksDirectoryChanges(String path) {
    return at(path).tracksDirectoryChanges(path);
  }

  @Override
  public List<StorageEntry> list(String directory) throws IOException {
    return at(directory).list(directory);
  }

  @Override
  public void listInPages(String directory, PageConsumer pages) throws IOException {
    at(directory).listInPages(directory, pages);
  }

  @Override
  public List<StorageEntry> directoriesMatching(String pattern) throws IOException {
    return at(pattern).directoriesMatching(pattern);
  }

  @Override
  public InputStream open(String file, long position) throws IOException {
    return at(file).open(file, position);
  }

  @Override
  public StorageOutput create(String file) throws IOException {
    return at(file).create(file);
  }

  @Override
  public boolean createIfAbsent(String file, byte[] content) throws IOException {
    return at(file).createIfAbsent(file, content);
  }

  @Override
  public StorageAppender append(String file) throws IOException {
    return at(file).append(file);
  }

  @Override
  public StorageLock lock(String file, String owner) throws IOException {
    return at(file).lock(file, owner);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Storage storage = at(from);
    if (storage != at(to)) {
      throw new IOException("cannot rename " + from + " to " + to + ", which is another storage");
    }
    storage.rename(from, to);
  }

  @Override
  public boolean delete(String path) throws IOException {
    return at(path).delete(path);
  }

  @Override
  public void deleteFiles(List<String> files) throws IOException {
    Map<Storage, List<String>> byStorage = new LinkedHashMap<>();
    for (String file : files) {
      byStorage.computeIfAbsent(at(file), storage -> new ArrayList<>()).add(file);
    }
    for (Map.Entry<Storage, List<String>> each : byStorage.entrySet()) {
      each.getKey().deleteFiles(each.getValue());
    }
  }
}
