/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * The job that a runnable jar names in its manifest, so that {@code java -jar word-count.jar} needs
 * no class name:
 *
 * <pre>{@code
 * Main-Class: dev.tidemill.launch.Launcher
 * Tidemill-Job: com.acme.WordCount
 * }</pre>
 *
 * <p>The system property {@code stream.job} names another job of the same jar; a simple name means
 * a class in the same package: {@code java -Dstream.job=Totals -jar word-count.jar}.
 *
 * <p>An argument after the jar that starts with {@code -Dstream.} is also a system property rather
 * than an argument for the job, because it is easily put there: {@code java -jar word-count.jar
 * -Dstream.stop.timeout=5s}.
 */
final class PackagedJob {

  private static final Attributes.Name ATTRIBUTE = new Attributes.Name("Tidemill-Job");
  private static final String SYSTEM_PROPERTY = "stream.job";
  private static final String PROPERTY = "-Dstream.";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  private PackagedJob() {}

  /**
   * The request for a command line that consists of arguments for the job only; empty if no jar
   * names a job.
   */
  static Optional<LaunchRequest> request(ClassLoader classPath, String... args)
      throws LaunchFailure {
    Optional<String> packaged = named(classPath);
    if (packaged.isEmpty()) {
      return Optional.empty();
    }
    List<String> arguments = withoutProperties(args);
    String job = chosen(packaged.get(), System.getProperty(SYSTEM_PROPERTY, "").strip());
    return Optional.of(new LaunchRequest(
        job, OptionalLong.empty(), LaunchRequest.DEFAULT_STOP_TIMEOUT, arguments));
  }

  /** Sets the system properties among the arguments, and returns the other arguments. */
  private static List<String> withoutProperties(String... args) {
    List<String> arguments = new ArrayList<>();
    for (String arg : args) {
      if (arg.startsWith(PROPERTY)) {
        String[] pair = arg.substring("-D".length()).split("=", 2);
        System.setProperty(pair[0], pair.length == 1 ? "" : pair[1]);
      } else {
        arguments.add(arg);
      }
    }
    return List.copyOf(arguments);
  }

  static String chosen(String packaged, String wanted) {
    if (wanted.isEmpty()) {
      return packaged;
    }
    boolean qualified = wanted.indexOf('.') >= 0;
    return qualified ? wanted : packaged.substring(0, packaged.lastIndexOf('.') + 1) + wanted;
  }

  /** The first jar on the class path that names a job. */
  private static Optional<String> named(ClassLoader classPath) throws LaunchFailure {
    try {
      for (URL manifest : Collections.list(classPath.getResources(MANIFEST))) {
        @Nullable String job = attribute(manifest);
        if (job != null) {
          return Optional.of(job);
        }
      }
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new LaunchFailure(
          ExitCode.NO_JOB, "A jar of the class path cannot be read.", unreadable);
    }
  }

  private static @Nullable String attribute(URL manifest) throws IOException {
    try (InputStream in = manifest.openStream()) {
      return new Manifest(in).getMainAttributes().getValue(ATTRIBUTE);
    }
  }
}
