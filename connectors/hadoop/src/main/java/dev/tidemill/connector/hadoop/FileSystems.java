/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.hadoop;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a storage, one for each scheme and host. Hadoop's own cache is not used: it
 * ignores settings, so that another part of the program would decide them.
 *
 * <p>Formats find their file system through a configuration, and may do so for every file. So
 * {@link #forFormats} makes one that leads to {@link FormatFileSystem}, which passes calls on to the
 * connections that all formats with the same settings share. They stay until the process ends, as
 * those of Hadoop's cache do: there are as many as there are different settings, not as many as
 * batches or files.
 */
final class FileSystems {
  private static final String ORIGIN = "tidemill.hadoop.origin";
  private static final Pattern IMPLEMENTATION = Pattern.compile("([^.]+)\\.impl");

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Map<HadoopSettings.Origin, FileSystems> SHARED = new ConcurrentHashMap<>();
  private static final Map<String, FileSystems> BY_NUMBER = new ConcurrentHashMap<>();

  private final HadoopSettings settings;
  private final Map<String, FileSystem> connected = new HashMap<>();
  private @Nullable Configuration configuration;
  private @Nullable Configuration forFormats;

  FileSystems(HadoopSettings settings) {
    this.settings = settings;
  }

  /** The connections of this process for what is configured now. */
  static FileSystems shared(HadoopSettings settings) {
    return SHARED.computeIfAbsent(settings.origin(), origin -> new FileSystems(settings));
  }

  /** The connections that a configuration for formats leads to. */
  static FileSystems of(Configuration forFormats) {
    FileSystems systems = BY_NUMBER.get(forFormats.get(ORIGIN, ""));
    if (systems == null) {
      throw new IllegalStateException("the configuration is not one that was made for a format");
    }
    return systems;
  }

  synchronized Configuration configuration() {
    if (configuration == null) {
      configuration = settings.toConfiguration();
    }
    return configuration;
  }

  /** A configuration of one's own, with which a format gets these connections. */
  synchronized Configuration forFormats() {
    if (forFormats == null) {
      Configuration made = new Configuration(configuration());
      TreeSet<String> schemes = new TreeSet<>(Schemes.SERVED);
      for (String key : made.getPropsWithPrefix("fs.").keySet()) {
        Matcher implementation = IMPLEMENTATION.matcher(key);
        if (implementation.matches()) {
          schemes.add(implementation.group(1));
        }
      }
      schemes.remove("file"); // whoever asks for it expects Hadoop's class
      for (String scheme : schemes) {
        String key = "fs." + scheme + ".impl";
        made.setClass(key, FormatFileSystem.class, FileSystem.class);
        made.setBoolean(key + ".disable.cache", true);
      }
      String number = Integer.toString(COUNT.incrementAndGet());
      made.set(ORIGIN, number);
      BY_NUMBER.put(number, this);
      forFormats = made;
    }
    return new Configuration(forFormats);
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
