/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/**
 * An object store on the local disk with one host, {@code gs://bucket}, whose directories each have
 * a key: only a client that has the key {@code a} may use what is below a directory {@code for-a}.
 */
public final class KeyedStore extends RawLocalFileSystem {
  private static final String KEY = "test.store.key";
  private static final Map<String, List<KeyedStore>> CLIENTS = new ConcurrentHashMap<>();

  private String key = "";

  static Map<String, String> settings(String key) {
    return Map.of("fs.gs.impl", KeyedStore.class.getName(), KEY, key);
  }

  /** How many clients have been made with a key. */
  static int clients(String key) {
    return CLIENTS.getOrDefault(key, List.of()).size();
  }

  @Override
  public URI getUri() {
    return URI.create("gs://bucket");
  }

  @Override
  public void initialize(URI name, Configuration configuration) throws IOException {
    super.initialize(name, configuration);
    key = configuration.get(KEY, "");
    CLIENTS.computeIfAbsent(key, any -> new CopyOnWriteArrayList<>()).add(this);
  }

  @Override
  public File pathToFile(Path path) {
    return new File(path.toUri().getPath());
  }

  private void require(Path path) throws IOException {
    if (!path.toString().contains("/for-" + key)) {
      throw new AccessControlException("the key \"" + key + "\" does not open " + path);
    }
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    require(path);
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    require(path);
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    require(path);
    return super.delete(path, recursive);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    require(path);
    return Arrays.stream(super.listStatus(path)).map(KeyedStore::plain).toArray(FileStatus[]::new);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    require(path);
    return plain(super.getFileStatus(path));
  }

  /** Without what only a path of a local file can be asked for. */
  private static FileStatus plain(FileStatus file) {
    return new FileStatus(
        file.getLen(),
        file.isDirectory(),
        1,
        file.getBlockSize(),
        file.getModificationTime(),
        file.getPath());
  }
}
