package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A file system as streaming jobs need it: the local disk, a simulated disk, HDFS, S3.
 *
 * <p>Paths are strings with {@code /} between names; what stands before the first name (a drive, a scheme, a host)
 * is up to the storage. Any thread may call any method; every method may block. What is written is
 * visible to readers once its output is closed, and survives a loss of power only after
 * {@link StorageOutput#force()} and, for names, after {@link #rename} has returned.
 *
 * <p>Every method throws {@link java.nio.file.NoSuchFileException} where a path it needs does not exist,
 * and another {@link IOException} where the storage fails.
 */
public interface Storage {
  /** What is at a path, or empty if nothing is. */
  Optional<StorageEntry> find(String path) throws IOException;

  /**
   * The entries directly in a directory, sorted by path. An entry that cannot be looked at is listed with its {@link
   * StorageEntry#trouble() trouble}; it does not fail the others.
   */
  List<StorageEntry> list(String directory) throws IOException;

  /**
   * The directories that match a pattern in which {@code *}, {@code ?}, {@code [abc]} and {@code {a,b}} stand
   * for parts of one name, sorted by path; a pattern without these signs matches the directory of that
   * name, and nothing matches where there is none. A directory that cannot be looked at or into is listed with its
   * {@link StorageEntry#trouble() trouble}; it does not fail the others.
   */
  List<StorageEntry> directoriesMatching(String pattern) throws IOException;

  /** Opens a file for reading from its beginning; the caller closes it. */
  InputStream open(String file) throws IOException;

  /** Creates a file, or replaces one, with its parent directories; the caller closes the output. */
  StorageOutput create(String file) throws IOException;

  /**
   * Gives a file or directory another path in one step, with the parent directories of that path; a file at that
   * path is replaced, a directory there is replaced if it is empty and otherwise an error.
   */
  void rename(String from, String to) throws IOException;

  /** Deletes a file, or a directory with all it holds; returns whether there was one. */
  boolean delete(String path) throws IOException;
}
