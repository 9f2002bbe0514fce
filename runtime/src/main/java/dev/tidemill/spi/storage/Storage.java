/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file system operations that streaming jobs need. It may be the local disk, a simulated disk,
 * HDFS or S3.
 *
 * <p>Paths are strings with {@code /} between names; the storage defines what precedes the first
 * name (a drive, a scheme, a host).
 *
 * <p><b>Durability.</b> There are two kinds of crash. If the <i>process</i> is killed, the effects
 * of every method that has returned are preserved. If the <i>machine</i> loses power, only durable
 * changes are preserved; other changes may be complete, partial or missing, in any order. The table
 * says when a change is durable:
 *
 * <table>
 * <caption>When a change is durable</caption>
 * <tr><th>change</th><th>durable when</th></tr>
 * <tr><td>content and name of a file from {@link #create}</td><td>{@link StorageOutput#force()}
 *     returns</td></tr>
 * <tr><td>content, length and name of a file from
 *     {@link #append}</td><td>{@link StorageAppender#sync()} returns</td></tr>
 * <tr><td>{@link #createIfAbsent}, {@link #rename}, {@link #delete}</td><td>the method
 *     returns</td></tr>
 * <tr><td>directories on the way to a file that a method creates, or moves something to, whoever
 *     created them</td><td>the method returns</td></tr>
 * </table>
 *
 * <p><b>Threads.</b> Any thread may call any method of a storage, and every method may block. The
 * handles ({@link InputStream}, {@link StorageOutput}, {@link StorageAppender}) are used by one
 * thread at a time. Interrupting the calling thread neither fails a call nor closes a handle: the
 * method completes and leaves the thread's interrupt flag set.
 *
 * <p><b>Failures.</b> A method throws {@link java.nio.file.NoSuchFileException} if a path it needs
 * does not exist, and another {@link IOException} if the storage fails; its message names the path.
 * If a method that changes something fails, the change may or may not have happened, and may not be
 * durable. A storage that does not support an operation, such as {@link #append} on an object
 * store, throws {@link UnsupportedOperationException}.
 *
 * <p><b>Serialization.</b> Partitions of a source carry the storage to the workers that read them,
 * so it is serializable. Open handles are not serialized.
 *
 * <p>{@code StorageContract} in the test kit checks an implementation of this interface.
 */
public interface Storage extends Serializable {
  /**
   * Returns what the storage cannot do at a path. The methods that belong to these features throw
   * {@link UnsupportedOperationException}; all others work. The default is nothing.
   *
   * <p>It does not ask the storage, so that it is cheap and does not fail.
   *
   * @return for each missing feature, why it is missing and what to do about it, as the end of an
   *     error message: {@code an object store copies to rename}
   */
  default Map<StorageFeature, String> lacks(String path) {
    return Map.of();
  }

  /**
   * Returns whether the modification time of a directory changes whenever an entry is created in
   * it, deleted from it, or renamed. A file stream then lists a directory again only if its time
   * has changed, and once a minute. Times may count in steps of up to two seconds.
   *
   * <p>It does not ask the storage. The default is {@code false}, with which every batch lists the
   * directory.
   */
  default boolean tracksDirectoryChanges(String path) {
    return false;
  }

  /** Returns the entry at a path, or empty if there is none. */
  Optional<StorageEntry> find(String path) throws IOException;

  /**
   * Lists the direct entries of a directory, sorted by path. An entry that cannot be examined is
   * listed with its {@link StorageEntry#trouble() trouble}; it does not fail the listing.
   */
  List<StorageEntry> list(String directory) throws IOException;

  /**
   * Lists the direct entries of a directory in pages, each entry once, in no particular order, so
   * that a large directory need not be in memory. What changes while it runs may be seen or not.
   *
   * <p>The default passes on {@link #list} as one page. A storage that overrides it gets a page when
   * the one before has been taken.
   *
   * @param pages gets each page, on the calling thread; a page is not empty. If it fails, the
   *     listing ends with its exception
   */
  default void listInPages(String directory, PageConsumer pages) throws IOException {
    List<StorageEntry> entries = list(directory);
    if (!entries.isEmpty()) {
      pages.accept(entries);
    }
  }

  /** Takes the entries of a directory, some at a time. */
  @FunctionalInterface
  interface PageConsumer {
    /** Takes a page, which does not change afterwards. */
    void accept(List<StorageEntry> page) throws IOException;
  }

  /**
   * Returns the directories that match a pattern, sorted by path. In the pattern, {@code *},
   * {@code ?}, {@code [abc]} and {@code {a,b}} match within one name. A pattern without wildcards
   * matches the directory of that name, if it exists. A directory that cannot be examined or listed
   * is returned with its {@link StorageEntry#trouble() trouble}; it does not fail the call.
   */
  List<StorageEntry> directoriesMatching(String pattern) throws IOException;

  /** Opens a file for reading from the start. The caller closes it. */
  default InputStream open(String file) throws IOException {
    return open(file, 0);
  }

  /**
   * Opens a file for reading from a position. The caller closes it. A position at or after the end
   * of the file yields an empty stream.
   *
   * @param position offset from the start of the file in bytes; not negative
   */
  InputStream open(String file, long position) throws IOException;

  /**
   * Creates an empty file and its parent directories, or truncates an existing file. The caller
   * closes the output.
   *
   * <p>Readers see the content once the output is closed. After a crash before
   * {@link StorageOutput#force()} returns, the file may be missing, empty or incomplete. To replace
   * a file atomically, write to a temporary name, call {@code force()}, then {@link #rename}.
   */
  StorageOutput create(String file) throws IOException;

  /**
   * Atomically creates a file with its content, and its parent directories, unless the path already
   * exists. Of several callers, in any processes, at most one creates the file.
   *
   * <p>Readers never see the file with partial content, even after a crash. When the method
   * returns, the file is durable, whichever caller created it. A crash may leave a temporary file
   * beside it, whose name starts with a dot and ends with {@code .tmp}.
   *
   * @return whether this call created the file; if {@code false}, nothing changed
   */
  boolean createIfAbsent(String file, byte[] content) throws IOException;

  /**
   * Opens a file for appending at its end. Creates the file and its parent directories if they do
   * not exist. The caller closes it.
   *
   * <p>At most one appender of a file may be open at a time. If several processes might open one,
   * hold a {@link #lock}.
   */
  StorageAppender append(String file) throws IOException;

  /**
   * Locks a path exclusively, against other processes and other callers in this process. The lock
   * is held until it is closed or its process ends for any reason. It does not prevent reading,
   * writing or deleting other files.
   *
   * <p>While it is locked, the file contains the description of the owner. The file remains
   * afterwards. Do not open it with other methods in the process that holds the lock: on some
   * systems this releases the lock.
   *
   * @param file the file to lock; created, with its parent directories, if it does not exist
   * @param owner one line that describes the owner, for error messages to other callers, such as
   *     {@code job WordCount, process 4711 on host a, since 2026-03-01 12:00:00}
   * @throws StorageLockedException if the lock is held by another process or by this one
   */
  StorageLock lock(String file, String owner) throws IOException;

  /**
   * Atomically renames a file or directory, and creates the parent directories of the new path. An
   * existing file at the new path is replaced. An existing directory is replaced if it is empty;
   * otherwise, the call fails.
   *
   * <p>Readers of the new path always see either the old or the new file. The new name is durable
   * when the method returns. The durability of the content does not change, so call
   * {@link StorageOutput#force()} first. After a power loss during the call, the file or directory
   * may be at the old path, the new path or, if they have different parents, both.
   */
  void rename(String from, String to) throws IOException;

  /**
   * Creates or replaces a file so that readers see either the old content or all of the new one,
   * also after a crash. It is durable when the method returns. The default writes to a temporary
   * file and renames it, or writes to the file itself where the storage lacks {@link
   * StorageFeature#RENAME}. The content is held in memory.
   *
   * @param temporary path of the temporary file in the same directory, which nobody else uses
   */
  default void replace(String file, String temporary, Content content) throws IOException {
    boolean renames = !lacks(file).containsKey(StorageFeature.RENAME);
    // Complete before the file is opened: where it shows at close(), a failure must not show a
    // part.
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    content.writeTo(whole);
    try (StorageOutput out = create(renames ? temporary : file)) {
      whole.writeTo(out);
      out.force();
    }
    if (renames) {
      rename(temporary, file);
    }
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    /** Writes all bytes. The caller closes the stream. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Deletes a file, or a directory and its contents. Deletes a symbolic link itself, not its
   * target.
   *
   * <p>After a crash during the call, parts of a directory may remain.
   *
   * @return whether the path existed; if {@code false}, nothing changed
   */
  boolean delete(String path) throws IOException;

  /**
   * Deletes files, in any order. One that does not exist is passed over. If it fails, some may be
   * deleted.
   *
   * <p>The default deletes one after the other. Object stores delete many in one request.
   *
   * @param files paths of files; not of directories
   */
  default void deleteFiles(List<String> files) throws IOException {
    for (String file : files) {
      delete(file);
    }
  }
}
