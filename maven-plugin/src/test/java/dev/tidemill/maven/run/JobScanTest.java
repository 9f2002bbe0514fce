/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.maven.run.JobCandidate.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobScanTest {

  @TempDir
  private Path directory;

  private Path runtime;

  @BeforeEach
  void compile_the_runtime() throws IOException {
    runtime = CompiledClasses.runtime(directory.resolve("runtime"), "");
  }

  @Test
  void a_public_class_that_implements_the_job_interface_is_a_job() throws IOException {
    assertThat(
            scan("package com.acme; public class WordCount implements dev.tidemill.StreamJob {}"))
        .containsExactly(new JobCandidate("com.acme.WordCount", Kind.JOB));
  }

  @Test
  void a_class_in_the_unnamed_package_counts_too() throws IOException {
    assertThat(scan("public class WordCount implements dev.tidemill.StreamJob {}"))
        .containsExactly(new JobCandidate("WordCount", Kind.JOB));
  }

  @Test
  void a_class_with_a_main_method_is_a_main_class() throws IOException {
    assertThat(scan("public class App { public static void main(String... args) {} }"))
        .containsExactly(new JobCandidate("App", Kind.MAIN));
  }

  @Test
  void a_job_with_a_main_method_counts_once_as_a_job() throws IOException {
    assertThat(
            scan(
                "public class Both implements dev.tidemill.StreamJob { public static void main(String[] args) {} }"))
        .containsExactly(new JobCandidate("Both", Kind.JOB));
  }

  @Test
  void methods_that_only_look_like_main_do_not_count() throws IOException {
    assertThat(scan(
            "public class A { static void main(String[] args) {} }",
            "public class B { public void main(String[] args) {} }",
            "public class C { public static int main(String[] args) { return 0; } }",
            "public class D { public static void main(String args) {} }",
            "public class E { public static void main(String[] args, int more) {} }"))
        .isEmpty();
  }

  @Test
  void a_job_that_nobody_outside_can_create_is_found_with_the_reason() throws IOException {
    JobCatalog catalog = catalog("class Hidden implements dev.tidemill.StreamJob {}", """
        public class Outer {
          class Inner implements dev.tidemill.StreamJob {}
          static class NotPublic implements dev.tidemill.StreamJob {}
          public class OfAnInstance implements dev.tidemill.StreamJob {}
          static class Enclosing {
            public static class InAHiddenOne implements dev.tidemill.StreamJob {}
          }
        }
        """);

    assertThat(catalog.own()).isEmpty();
    assertThat(catalog.hidden())
        .containsExactly(
            new JobCandidate("Hidden", Kind.NOT_PUBLIC),
            new JobCandidate("Outer$Enclosing$InAHiddenOne", Kind.IN_A_HIDDEN_CLASS),
            new JobCandidate("Outer$Inner", Kind.NOT_PUBLIC),
            new JobCandidate("Outer$NotPublic", Kind.NOT_PUBLIC),
            new JobCandidate("Outer$OfAnInstance", Kind.NOT_STATIC));
  }

  @Test
  void what_is_no_class_of_its_own_or_is_incomplete_is_no_job_at_all() throws IOException {
    JobCatalog catalog = catalog(
        "public abstract class Base implements dev.tidemill.StreamJob {}",
        "public interface Wider extends dev.tidemill.StreamJob {}",
        """
        public class Maker {
          Object anonymous = new dev.tidemill.StreamJob() {};

          Object local() {
            class Local implements dev.tidemill.StreamJob {}
            return new Local();
          }
        }
        """);

    assertThat(catalog.own()).isEmpty();
    assertThat(catalog.hidden()).isEmpty();
  }

  @Test
  void a_public_static_nested_class_is_a_job() throws IOException {
    assertThat(
            scan(
                "package com.acme; public class Jobs { public static class Totals implements dev.tidemill.StreamJob {} }"))
        .containsExactly(new JobCandidate("com.acme.Jobs$Totals", Kind.JOB));
  }

  @Test
  void a_job_is_found_through_base_classes_and_interfaces_of_a_dependency() throws IOException {
    Path library = jar(
        CompiledClasses.compile(
            directory.resolve("library"),
            List.of(runtime),
            "package org.lib; public interface Wider extends dev.tidemill.StreamJob {}",
            "package org.lib; public abstract class Base implements Wider {}",
            "package org.lib; public abstract class Starter { public static void main(String[] a) {} }"));
    Path output = CompiledClasses.compile(
        directory.resolve("classes"),
        List.of(runtime, library),
        "package com.acme; public class WordCount extends org.lib.Base {}",
        "package com.acme; public class App extends org.lib.Starter {}");

    JobCatalog catalog =
        JobScan.scan(List.of(output), List.of(output, runtime, library), Optional.empty());

    assertThat(catalog.own())
        .containsExactly(
            new JobCandidate("com.acme.App", Kind.MAIN),
            new JobCandidate("com.acme.WordCount", Kind.JOB));
  }

  @Test
  void jobs_of_dependencies_are_left_out_unless_named_in_full() throws IOException {
    Path library = jar(CompiledClasses.compile(
        directory.resolve("library"),
        List.of(runtime),
        "package org.lib; public class Sample implements dev.tidemill.StreamJob {}"));
    Path output = Files.createDirectory(directory.resolve("classes"));
    List<Path> classPath = List.of(output, runtime, library);

    assertThat(JobScan.scan(List.of(output), classPath, Optional.empty()))
        .isEqualTo(new JobCatalog(List.of(), List.of(), Optional.empty(), Optional.of(runtime)));
    assertThat(JobScan.scan(List.of(output), classPath, Optional.of("org.lib.Sample"))
            .foreign())
        .contains(new JobCandidate("org.lib.Sample", Kind.JOB));
    assertThat(JobScan.scan(List.of(output), classPath, Optional.of("Sample")).foreign())
        .isEmpty();
  }

  @Test
  void the_project_shadows_a_class_of_the_same_name_in_a_dependency() throws IOException {
    Path library = CompiledClasses.compile(
        directory.resolve("library"),
        List.of(runtime),
        "package com.acme; public class Same implements dev.tidemill.StreamJob {}");
    Path output = CompiledClasses.compile(
        directory.resolve("classes"), List.of(), "package com.acme; public class Same {}");

    assertThat(JobScan.scan(List.of(output), List.of(output, library, runtime), Optional.empty())
            .own())
        .isEmpty();
  }

  @Test
  void a_class_path_without_the_launcher_is_noticed() throws IOException {
    Path output = CompiledClasses.compile(
        directory.resolve("classes"),
        List.of(),
        "public class App { public static void main(String[] args) {} }");

    assertThat(JobScan.scan(List.of(output), List.of(output), Optional.empty()))
        .isEqualTo(new JobCatalog(
            List.of(new JobCandidate("App", Kind.MAIN)),
            List.of(),
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void a_project_that_compiled_nothing_has_no_job() {
    Path missing = directory.resolve("missing");

    assertThat(JobScan.scan(List.of(missing), List.of(missing, runtime), Optional.empty()))
        .isEqualTo(new JobCatalog(List.of(), List.of(), Optional.empty(), Optional.of(runtime)));
  }

  private List<JobCandidate> scan(String... sources) throws IOException {
    return catalog(sources).own();
  }

  private JobCatalog catalog(String... sources) throws IOException {
    Path output = CompiledClasses.compile(directory.resolve("classes"), List.of(runtime), sources);
    return JobScan.scan(List.of(output), List.of(output, runtime), Optional.empty());
  }

  private Path jar(Path classes) throws IOException {
    Path jar = directory.resolve(classes.getFileName() + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }
}
