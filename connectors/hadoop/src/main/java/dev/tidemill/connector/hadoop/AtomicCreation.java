/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException;
import org.apache.hadoop.hdfs.web.WebHdfsFileSystem;

/** Gives a file its name in one step, even if others try at the same time. */
final class AtomicCreation {
  private static final String CONDITION =
      Options.CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE;

  private static final int BUFFER = 1 << 16;
  private static final AtomicLong TEMPORARY = new AtomicLong();

  private AtomicCreation() {}

  /**
   * Creates a temporary file and renames it, which replaces nothing. Two callers have two temporary
   * files, since creating one replaces nothing either.
   */
  static boolean byRename(FileSystem system, Path file, byte[] content) throws IOException {
    if (system.exists(file)) {
      return false;
    }
    Path temporary = temporary(system, file, content);
    try {
      rename(system, temporary, file, false);
      return true;
    } catch (FileAlreadyExistsException e) {
      system.delete(temporary, false);
      return false;
    } catch (IOException | RuntimeException e) {
      deleteAfter(e, system, temporary);
      throw e;
    }
  }

  /** What failed first is told first: the deletion may fail for the same reason. */
  private static void deleteAfter(Exception failure, FileSystem system, Path temporary) {
    try {
      system.delete(temporary, false);
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  /** A synced file with the content beside the one that is created. */
  private static Path temporary(FileSystem system, Path file, byte[] content) throws IOException {
    while (true) {
      Path path = new Path(
          file.getParent(),
          "." + file.getName() + "." + ProcessHandle.current().pid() + "-"
              + TEMPORARY.incrementAndGet() + ".tmp");
      try (FSDataOutputStream out = system.create(
          path,
          FsPermission.getFileDefault(),
          EnumSet.of(CreateFlag.CREATE),
          BUFFER,
          system.getDefaultReplication(path),
          system.getDefaultBlockSize(path),
          null)) {
        out.write(content);
        out.hsync();
        return path;
      } catch (FileAlreadyExistsException | AlreadyBeingCreatedException e) {
        // a process of this number on another machine, now or before it was killed
      }
    }
  }

  /** Creates an object under the condition that there is none. */
  static boolean byCondition(FileSystem system, Path file, byte[] content) throws IOException {
    FSDataOutputStreamBuilder<?, ?> builder = system.createFile(file);
    builder.overwrite(true).recursive();
    builder.must(CONDITION, true);
    FSDataOutputStream out = builder.build();
    try {
      out.write(content);
      out.close();
      return true;
    } catch (IOException e) {
      if (isTaken(e)) {
        return false;
      }
      throw e;
    }
  }

  /** {@code 412 Precondition Failed}, in the words of the client. */
  private static boolean isTaken(IOException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof FileAlreadyExistsException
          || each.getClass().getSimpleName().equals("RemoteFileChangedException")) {
        return true;
      }
    }
    return false;
  }

  /** Renames in one step, with the parents of the new path. */
  static void rename(FileSystem system, Path from, Path to, boolean replacing) throws IOException {
    Path parent = to.getParent();
    if (parent != null && !system.mkdirs(parent)) {
      throw new FileNotFoundException("cannot create " + parent);
    }
    Options.Rename option = replacing ? Options.Rename.OVERWRITE : Options.Rename.NONE;
    if (system instanceof DistributedFileSystem hdfs) {
      hdfs.rename(from, to, option);
    } else if (system instanceof WebHdfsFileSystem web) {
      web.rename(from, to, option);
    } else {
      FileContext.getFileContext(system.getUri(), system.getConf()).rename(from, to, option);
    }
  }
}
