/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * A file system as streaming jobs need it: the local disk, a simulated disk, HDFS, S3.
 *
 * <p>Paths are strings with {@code /} between names; what precedes the first name (a drive, a scheme, a host)
 * is up to the storage.
 *
 * <p><b>Durability.</b> There are two kinds of crash. When the <i>process</i> is killed, whatever a method has done before it
 * returned is still there. When the <i>machine</i> loses power, only durable changes are certain to be there; other changes
 * may be found whole, in part or not at all, in any order. Each method says what is durable when it returns:
 *
 * <table>
 * <caption>When a change is durable</caption>
 * <tr><th>change</th><th>durable when</th></tr>
 * <tr><td>content and name of a file from {@link #create}</td><td>{@link StorageOutput#force()} returns</td></tr>
 * <tr><td>content, length and name of a file from {@link #append}</td><td>{@link StorageAppender#sync()} returns</td></tr>
 * <tr><td>{@link #createIfAbsent}, {@link #rename}, {@link #delete}</td><td>the method returns</td></tr>
 * <tr><td>parent directories that a method creates</td><td>the method returns</td></tr>
 * </table>
 *
 * <p><b>Threads.</b> Any thread may call any method of a storage, and every method may block. The handles
 * ({@link InputStream}, {@link StorageOutput}, {@link StorageAppender}) are used by one thread at a time. An interrupt of the
 * calling thread neither fails a call nor closes a handle: the method does its work and leaves the thread's interrupt flag set.
 *
 * <p><b>Failures.</b> A method throws {@link java.nio.file.NoSuchFileException} if a path it needs does not exist, and another
 * {@link IOException} if the storage fails; its message names the path. After a failure of a method that changes something, the
 * change may or may not have happened, and is not known to be durable. A storage that lacks an operation, as an object store lacks
 * {@link #append}, throws {@link UnsupportedOperationException}.
 *
 * <p><b>Serialization.</b> Partitions of a source carry the storage to the workers that read them, so it is serializable; what is
 * open stays behind.
 *
 * <p>{@code StorageContract} in the test kit checks an implementation of this interface.
 */
public interface Storage extends Serializable {
  /** What is at a path, or empty if nothing is. */
  Optional<StorageEntry> find(String path) throws IOException;

  /**
   * The entries directly in a directory, sorted by path. An entry that cannot be examined is listed with its {@link
   * StorageEntry#trouble() trouble}; it does not fail the others.
   */
  List<StorageEntry> list(String directory) throws IOException;

  /**
   * The directories that match a pattern in which {@code *}, {@code ?}, {@code [abc]} and {@code {a,b}} stand
   * for parts of one name, sorted by path; a pattern without these signs matches the directory of that
   * name, and nothing matches where there is none. A directory that cannot be examined or listed is returned with its
   * {@link StorageEntry#trouble() trouble}; it does not fail the others.
   */
  List<StorageEntry> directoriesMatching(String pattern) throws IOException;

  /** Opens a file for reading from its beginning; the caller closes it. */
  default InputStream open(String file) throws IOException {
    return open(file, 0);
  }

  /**
   * Opens a file for reading from a position; the caller closes it. At a position at or after the end of the file there is nothing to
   * read.
   *
   * @param position bytes from the beginning of the file; not negative
   */
  InputStream open(String file, long position) throws IOException;

  /**
   * Creates an empty file, or empties an existing one, with its parent directories; the caller closes the output.
   *
   * <p>Readers see what was written once the output is closed. After a crash before {@link StorageOutput#force()} has returned, the file
   * may be missing, empty or incomplete; so write to a temporary name, force, then {@link #rename}.
   */
  StorageOutput create(String file) throws IOException;

  /**
   * Creates a file with its whole content and its parent directories, in one step, unless there is something at the path already. Of
   * any number of callers, in any processes, at most one creates it.
   *
   * <p>Nobody ever finds the file with a part of its content, after any crash. When the method returns, the file is durable,
   * whoever has created it this way. A crash may leave a temporary file beside it, whose name starts with a dot and ends with {@code
   * .tmp}.
   *
   * @return whether this call created the file; if not, nothing was changed
   */
  boolean createIfAbsent(String file, byte[] content) throws IOException;

  /**
   * Opens a file for appending at its end, and creates it if there is none, with its parent directories; the caller closes it.
   *
   * <p>At most one appender of a file is open at any time: hold a {@link #lock} where several processes might try.
   */
  StorageAppender append(String file) throws IOException;

  /**
   * Locks a path against every other process that asks for the same lock, and against this one. The lock is held until it is closed
   * or its process ends, however it ends. It does not keep anybody from reading, writing or deleting other files.
   *
   * <p>The file holds the text about the owner while it is locked, and remains afterwards. Do not open it by other methods of
   * the process that holds the lock: on some systems that releases it.
   *
   * @param file the file to lock; created, with its parent directories, if there is none
   * @param owner one line about who takes the lock, for the message to those who are refused, such as
   *     {@code job WordCount, process 4711 on host a, since 2026-03-01 12:00:00}
   * @throws StorageLockedException if the lock is held, by another process or this one
   */
  StorageLock lock(String file, String owner) throws IOException;

  /**
   * Gives a file or directory another path in one step, with the parent directories of that path; a file at that
   * path is replaced, a directory there is replaced if it is empty and otherwise an error.
   *
   * <p>Readers find the old or the new file at that path, and never neither. The new name is durable when the method returns; the content
   * is as durable as it was, so {@link StorageOutput#force()} it first. After a power loss within the call, the file or directory
   * may be found at the old path, the new one or, if they have different parents, both.
   */
  void rename(String from, String to) throws IOException;

  /**
   * Deletes a file, or a directory with all it holds. A symbolic link is deleted, not what it leads to.
   *
   * <p>After a crash within the call, parts of a directory may be left.
   *
   * @return whether there was something to delete; if not, nothing was changed
   */
  boolean delete(String path) throws IOException;
}
