package dev.tidemill.maven.run;

import dev.tidemill.archetype.NearNames;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a user reads when there is not exactly one job to run, or when it failed. */
final class JobMessages {

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
    return """
        None of the %d projects of this build has anything to run: no public class of theirs implements %s or has a main method.
        Is the module with the job part of this build? See its <module> entry, and the options -pl and -rf.""".formatted(projects, JobScan.JOB_INTERFACE);
  }

  static String severalToChooseFrom(RunnableProject project, List<JobCandidate> candidates) {
    return "%s has %d classes to run. Say which one:%n%n%s"
        .formatted(project.name(), candidates.size(), commands(project, candidates));
  }

  static String ambiguousName(RunnableProject project, String name, List<JobCandidate> candidates) {
    return "%s has %d classes that answer to '%s'. Give the full name:%n%n%s"
        .formatted(project.name(), candidates.size(), name, commands(project, candidates));
  }

  static String unknownName(RunnableProject project, String name, List<JobCandidate> candidates) {
    List<String> names = candidates.stream().map(JobCandidate::sourceName).toList();
    String start = "%s has no job '%s'.%s%n".formatted(project.name(), name, guess(name, names));
    return start
        + (candidates.isEmpty()
            ? "It has no other class to run either."
            : "It can run:%n%n%s".formatted(commands(project, candidates)));
  }

  static String unknownName(int projects, String name, List<String> runnable) {
    String start = "None of the %d projects of this build has a job '%s'.%s%n"
        .formatted(projects, name, guess(name, runnable));
    return start
        + (runnable.isEmpty()
            ? "They have no other class to run either."
            : "They can run:%n%n  %s".formatted(String.join("%n  ".formatted(), runnable)));
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
    return "%s (%s) ended with exit code %d: %s. The code is also in %s"
        .formatted(
            job.simpleName(), job.className(), status.code(), status.meaning(), exitCodeFile);
  }

  private static String guess(String name, List<String> sourceNames) {
    boolean qualified = name.indexOf('.') >= 0;
    List<String> known = sourceNames.stream()
        .map(n -> qualified ? n : n.substring(n.lastIndexOf('.') + 1))
        .toList();
    List<String> near = NearNames.of(name, known);
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }

  private static String commands(RunnableProject project, List<JobCandidate> candidates) {
    int width = candidates.stream().mapToInt(c -> c.sourceName().length()).max().orElse(0);
    String line = "  %-" + width + "s   %s -D%s=%s";
    return candidates.stream()
        .map(c -> line.formatted(
            c.sourceName(), project.command(), RunSettings.JOB, shortName(c, candidates)))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String shortName(JobCandidate candidate, List<JobCandidate> candidates) {
    String simple = candidate.simpleName();
    boolean unique =
        candidates.stream().filter(other -> other.answersTo(simple)).count() == 1;
    return unique ? simple : candidate.sourceName();
  }
}
