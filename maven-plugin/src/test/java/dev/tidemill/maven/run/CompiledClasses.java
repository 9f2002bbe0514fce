/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Directories of real class files, compiled from source text, as the scan and the launched JVM will meet them. */
final class CompiledClasses {

  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

  /** What the project's runtime contributes, as far as the plugin knows of it. */
  private static final String JOB_INTERFACE = """
      package dev.tidemill;

      public interface StreamJob {}
      """;

  private CompiledClasses() {}

  /** A class path entry with the job interface and a launcher whose {@code main} has this body. */
  static Path runtime(Path directory, String launcherBody) throws IOException {
    return compile(directory, List.of(), JOB_INTERFACE, """
        package dev.tidemill.launch;

        public final class Launcher {
          public static void main(String[] args) throws Exception {
            %s
          }
        }
        """.formatted(launcherBody));
  }

  /** Compiles {@code sources}, each with one top-level type, into {@code directory} and returns that. */
  static Path compile(Path directory, List<Path> classPath, String... sources) throws IOException {
    Path sourceDirectory =
        Files.createDirectories(directory.resolveSibling(directory.getFileName() + "-src"));
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      Path file = sourceDirectory.resolve(fileName(source));
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source));
    }
    Files.createDirectories(directory);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    String path = Stream.concat(classPath.stream(), Stream.of(directory))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled = compiler
          .getTask(
              errors,
              manager,
              null,
              List.of("-proc:none", "-cp", path, "-d", directory.toString()),
              null,
              manager.getJavaFileObjectsFromPaths(files))
          .call();
      assertThat(compiled).as("%s", errors).isTrue();
    }
    return directory;
  }

  private static String fileName(String source) {
    Matcher type = TYPE.matcher(source);
    assertThat(type.find()).isTrue();
    Matcher inPackage = PACKAGE.matcher(source);
    String folder = inPackage.find() ? inPackage.group(1).replace('.', '/') + "/" : "";
    return folder + type.group(1) + ".java";
  }
}
