package dev.tidemill.maven.run;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The file that hands a long command line to {@code java @file}: no operating system's limit applies to it. One argument
 * a line, always quoted.
 */
final class ArgumentFile {

  private ArgumentFile() {}

  /**
   * Writes {@code arguments} into a new file that only this user can read.
   *
   * @param charset what the JVM that reads the file takes its bytes for
   */
  static Path write(Path directory, List<String> arguments, Charset charset)
      throws IOException, RunFailure {
    CharsetEncoder encoder = charset.newEncoder();
    for (String argument : arguments) {
      if (!encoder.canEncode(argument)) {
        throw new RunFailure(
            "The argument [%s] cannot be handed to the job, because this system's locale knows the characters of %s only. Set the environment variable LC_ALL=C.UTF-8 and run Maven again."
                .formatted(argument, charset));
      }
    }
    Files.createDirectories(directory);
    Path file = Files.createTempFile(directory, "java-", ".args");
    return Files.write(file, arguments.stream().map(ArgumentFile::quote).toList(), charset);
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
