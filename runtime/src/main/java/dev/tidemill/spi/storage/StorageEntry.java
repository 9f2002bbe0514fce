package dev.tidemill.spi.storage;

/**
 * A file or directory as a listing shows it.
 *
 * @param path the whole path, as the storage's other methods take it
 * @param directory whether it is a directory
 * @param length bytes, 0 for a directory
 * @param modifiedMillis time of the last change in milliseconds since 1970-01-01T00:00Z
 */
public record StorageEntry(String path, boolean directory, long length, long modifiedMillis) {
  /** The last name of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
