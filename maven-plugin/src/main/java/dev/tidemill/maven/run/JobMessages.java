/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import dev.tidemill.archetype.NearNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a user reads when there is not exactly one job to run, or when it failed. */
final class JobMessages {

  private static final String JOB_TYPE = "StreamJob";

  private JobMessages() {}

  static String nothingToRun(RunnableProject project) {
    String places =
        project.outputs().stream().map(Path::toString).collect(Collectors.joining(" or "));
    return """
        %s has nothing to run: no public class in %s implements %s or has a main method.
        Write a job, for example

          public final class Hello implements StreamJob {
            @Override
            public void define(StreamingContext ssc) {
              ssc.socketTextStream("localhost", 9999).print();
            }
          }

        or, if it is in another module, run this goal there: mvn -pl MODULE stream:run""".formatted(project.name(), places, JobScan.JOB_INTERFACE);
  }

  static String nothingToRun(int projects) {
    return String.format(Locale.ROOT, """
        None of the %d projects of this build has anything to run: no public class of theirs implements %s or has a main method.
        Is the module with the job part of this build? See its <module> entry, and the options -pl and -rf.""", projects, JobScan.JOB_INTERFACE);
  }

  static String several(String who, List<ModuleJob> jobs, Optional<String> name) {
    String question = name.map(ambiguous -> String.format(
            Locale.ROOT,
            "%s has %d classes that answer to '%s'. Give the full name:",
            who,
            jobs.size(),
            ambiguous))
        .orElseGet(() -> String.format(
            Locale.ROOT, "%s has %d classes to run. Say which one:", who, jobs.size()));
    return question + "%n%n%s".formatted(commands(jobs));
  }

  static String hidden(String who, List<ModuleJob> jobs) {
    StringBuilder message =
        new StringBuilder("%s has no job that can be started:%n".formatted(who));
    for (ModuleJob job : jobs) {
      message.append("%n  %s implements %s, but %s."
          .formatted(
              job.candidate().sourceName(), JOB_TYPE, job.candidate().kind().obstacle()));
    }
    return message
        .append("%n%nA job is a public class, and if it is nested, public and static.".formatted())
        .toString();
  }

  /** For a name that nothing answers to, after a first sentence that says so. */
  static String unknownName(String sentence, String name, List<ModuleJob> jobs) {
    List<String> names = jobs.stream().map(job -> job.candidate().sourceName()).toList();
    return "%s%s%n".formatted(sentence, guess(name, names))
        + (jobs.isEmpty()
            ? "There is no other class to run either."
            : "There are:%n%n%s".formatted(commands(jobs)));
  }

  static String noRuntime(RunnableProject project, Scope scope) {
    String hint = scope == Scope.RUNTIME
        ? "%nIf it is there with scope 'provided': stream.scope=runtime leaves it out.".formatted()
        : "";
    return """
        The class path of %s lacks the Tidemill runtime, which starts jobs. Add it to the project's pom.xml:

          <dependency>
            <groupId>dev.tidemill</groupId>
            <artifactId>tidemill-runtime</artifactId>
            <version>the version of this plugin</version>
          </dependency>""".formatted(project.name()) + hint;
  }

  static String failed(JobCandidate job, ExitStatus status, Path exitCodeFile) {
    return String.format(
        Locale.ROOT,
        "%s (%s) ended with exit code %d: %s. The code is also in %s",
        job.simpleName(),
        job.className(),
        status.code(),
        status.meaning(),
        exitCodeFile);
  }

  private static String guess(String name, List<String> sourceNames) {
    boolean qualified = name.indexOf('.') >= 0;
    List<String> known = sourceNames.stream()
        .map(n -> qualified ? n : n.substring(n.lastIndexOf('.') + 1))
        .toList();
    List<String> near = NearNames.of(name, known);
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }

  private static String commands(List<ModuleJob> jobs) {
    int width = jobs.stream()
        .mapToInt(job -> job.candidate().sourceName().length())
        .max()
        .orElse(0);
    String line = "  %-" + width + "s   %s -D%s=%s";
    return jobs.stream()
        .map(job -> String.format(
            Locale.ROOT,
            line,
            job.candidate().sourceName(),
            job.command(),
            RunSettings.JOB,
            shortName(job, jobs)))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String shortName(ModuleJob job, List<ModuleJob> jobs) {
    String simple = job.candidate().simpleName();
    boolean unique =
        jobs.stream().filter(other -> other.candidate().answersTo(simple)).count() == 1;
    return unique ? simple : job.candidate().sourceName();
  }
}
