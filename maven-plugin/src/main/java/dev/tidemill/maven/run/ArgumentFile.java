/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that hands a long command line to {@code java @file}: no operating system's limit
 * applies to it. One argument a line, always quoted. Passwords may be among them, so the file lives
 * no longer than it takes to be read: the launcher deletes it as soon as it runs.
 */
final class ArgumentFile {

  private static final String SUFFIX = ".args";
  private static final Pattern NAME = Pattern.compile("java-(\\d+)-\\w+\\.args");

  private ArgumentFile() {}

  /**
   * Makes a new, empty file that only this user can read, and deletes those that builds have left
   * behind which were killed.
   *
   * @throws IOException if it cannot be made there
   */
  static Path create(Path directory) throws IOException {
    Files.createDirectories(directory);
    deleteOrphans(directory);
    return Files.createTempFile(directory, "java-" + ProcessHandle.current().pid() + "-", SUFFIX);
  }

  /**
   * Writes {@code arguments} into the file.
   *
   * @param charset what the JVM that reads the file takes its bytes for
   * @throws RunFailure if an argument has a character that the charset lacks
   */
  static void write(Path file, List<String> arguments, Charset charset)
      throws IOException, RunFailure {
    CharsetEncoder encoder = charset.newEncoder();
    List<String> masked = LaunchCommand.masked(arguments);
    for (int i = 0; i < arguments.size(); i++) {
      if (!encoder.canEncode(arguments.get(i))) {
        throw new RunFailure(String.format(
            Locale.ROOT,
            "The argument [%s] has the character U+%04X, which cannot be handed to the job, because this system's locale knows the characters of %s only. Set the environment variable LC_ALL=C.UTF-8 and run Maven again.",
            masked.get(i),
            firstLacking(encoder, arguments.get(i)),
            charset));
      }
    }
    Files.write(file, arguments.stream().map(ArgumentFile::quote).toList(), charset);
  }

  private static int firstLacking(CharsetEncoder encoder, String argument) {
    return argument
        .codePoints()
        .filter(character -> !encoder.canEncode(Character.toString(character)))
        .findFirst()
        .orElseThrow();
  }

  /** Those whose builds live are needed: a project may run several jobs at a time. */
  private static void deleteOrphans(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static String quote(String argument) {
    StringBuilder quoted = new StringBuilder(argument.length() + 2).append('"');
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      switch (c) {
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\f' -> quoted.append("\\f");
        case '"', '\\' -> quoted.append('\\').append(c);
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
