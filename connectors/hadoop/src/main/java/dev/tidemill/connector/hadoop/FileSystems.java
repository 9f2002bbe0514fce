/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a storage, one for each scheme and host. Hadoop's own cache is not used: it
 * ignores settings, so that another part of the program would decide them.
 */
final class FileSystems {
  private final HadoopSettings settings;
  private final Map<String, FileSystem> connected = new HashMap<>();
  private @Nullable Configuration configuration;

  FileSystems(HadoopSettings settings) {
    this.settings = settings;
  }

  synchronized Configuration configuration() {
    if (configuration == null) {
      configuration = settings.toConfiguration();
    }
    return configuration;
  }

  synchronized FileSystem of(Path path) throws IOException {
    URI uri = path.toUri();
    String key = uri.getScheme() + "://" + uri.getAuthority();
    FileSystem known = connected.get(key);
    if (known == null) {
      known = connect(uri);
      connected.put(key, known);
    }
    return known;
  }

  private FileSystem connect(URI uri) throws IOException {
    Configuration of = configuration();
    HadoopSettings.logIn(of);
    try {
      return FileSystem.newInstance(uri, of);
    } catch (UnsupportedFileSystemException e) {
      throw unavailable(uri, e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException missing) {
        throw unavailable(uri, missing);
      }
      throw e;
    } catch (NoClassDefFoundError e) {
      throw unavailable(uri, e);
    }
  }

  private static IOException unavailable(URI uri, Throwable cause) {
    return new IOException(
        "no file system for " + uri.getScheme() + ":// is on the class path; "
            + ("s3a".equals(uri.getScheme())
                ? "add org.apache.hadoop:hadoop-aws and the modules of the AWS SDK that"
                    + " docs/connectors/hadoop.md lists"
                : "add the artifact that has it, and its setting fs." + uri.getScheme() + ".impl"),
        cause);
  }
}
