/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.impl.FutureDataInputStreamBuilderImpl;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.functional.FutureIO;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * What a format gets when it asks for a file system: the connection that its settings share, see
 * {@link FileSystems}, on which calls are made {@linkplain Uninterrupted uninterrupted}.
 *
 * <p>Formats make no calls for one record alone, but write to and read from streams. So the streams
 * gather blocks, and a record does not cost a change of threads. What formats do not use, such as
 * ACLs and the builders of {@code createFile}, is passed on as it is.
 *
 * <p>Hadoop makes one for each question of a format. It has nothing to close.
 */
final class FormatFileSystem extends FilterFileSystem {
  private Configuration configuration = new Configuration(false);

  /** For Hadoop, which initializes it. */
  FormatFileSystem() {}

  @Override
  public void initialize(URI name, Configuration forFormats) throws IOException {
    configuration = forFormats;
    FileSystems systems = FileSystems.of(forFormats);
    fs = Uninterrupted.call(() -> systems.of(new Path(name)));
    super.initialize(name, forFormats);
  }

  /** The format's own, which leads here again. */
  @Override
  public Configuration getConf() {
    return configuration;
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    return FormatInput.of(Uninterrupted.call(() -> super.open(file, bufferSize)));
  }

  @Override
  public FutureDataInputStreamBuilder openFile(Path file) {
    return new FutureDataInputStreamBuilderImpl(this, file) {
      @Override
      public CompletableFuture<FSDataInputStream> build() throws IOException {
        OpenFileParameters parameters = new OpenFileParameters()
            .withMandatoryKeys(getMandatoryKeys())
            .withOptionalKeys(getOptionalKeys())
            .withOptions(getOptions())
            .withStatus(getStatus())
            .withBufferSize(getBufferSize());
        return openFileWithOptions(file, parameters);
      }
    };
  }

  /** Complete when it is returned: the caller's wait for it could be interrupted. */
  @Override
  protected CompletableFuture<FSDataInputStream> openFileWithOptions(
      Path file, OpenFileParameters parameters) throws IOException {
    return CompletableFuture.completedFuture(FormatInput.of(Uninterrupted.call(
        () -> FutureIO.awaitFuture(super.openFileWithOptions(file, parameters)))));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return shielded(Uninterrupted.call(() ->
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress)));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress,
      Options.ChecksumOpt checksum)
      throws IOException {
    return shielded(Uninterrupted.call(() -> super.create(
        file, permission, flags, bufferSize, replication, blockSize, progress, checksum)));
  }

  @Override
  public FSDataOutputStream createNonRecursive(
      Path file,
      FsPermission permission,
      EnumSet<CreateFlag> flags,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return shielded(Uninterrupted.call(() -> super.createNonRecursive(
        file, permission, flags, bufferSize, replication, blockSize, progress)));
  }

  private static FSDataOutputStream shielded(FSDataOutputStream out) throws IOException {
    return new FSDataOutputStream(new FormatOutput(out), null, out.getPos());
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return Uninterrupted.call(() -> super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Uninterrupted.call(() -> super.listStatus(path));
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
    return listed(() -> super.listStatusIterator(path));
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
    return listed(() -> super.listLocatedStatus(path));
  }

  /** Formats keep all that they list. */
  private static <T> RemoteIterator<T> listed(Uninterrupted.Call<RemoteIterator<T>> listing)
      throws IOException {
    List<T> all = Uninterrupted.call(() -> RemoteIterators.toList(listing.run()));
    return RemoteIterators.remoteIteratorFromIterable(all);
  }

  @Override
  public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
      throws IOException {
    return Uninterrupted.call(() -> super.getFileBlockLocations(file, start, length));
  }

  @Override
  public boolean mkdirs(Path directory) throws IOException {
    return Uninterrupted.call(() -> super.mkdirs(directory));
  }

  @Override
  public boolean mkdirs(Path directory, FsPermission permission) throws IOException {
    return Uninterrupted.call(() -> super.mkdirs(directory, permission));
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    return Uninterrupted.call(() -> super.rename(from, to));
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    return Uninterrupted.call(() -> super.delete(path, recursive));
  }

  /** The connection is not the format's to close. */
  @Override
  public void close() {}
}
