/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.maven.run;

import dev.tidemill.maven.run.JobCandidate.Kind;
import io.github.classgraph.ClassGraph;
import io.github.classgraph.ClassInfo;
import io.github.classgraph.ClassInfoList;
import io.github.classgraph.MethodInfo;
import io.github.classgraph.MethodParameterInfo;
import io.github.classgraph.ScanResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the class files of a project and tells which of them can be run. No class is loaded, so no
 * code of the project runs; a base class or interface that lies in a dependency is followed there.
 */
final class JobScan {

  static final String JOB_INTERFACE = "dev.tidemill.StreamJob";
  static final String LAUNCHER = "dev.tidemill.launch.Launcher";

  private static final String CLASS_FILE = ".class";

  private JobScan() {}

  /**
   * @param outputs the directories that the project itself compiled into
   * @param classPath everything that the job will see, the outputs included
   * @param name the name the user asked for; a full name is also looked up in the dependencies
   */
  static JobCatalog scan(List<Path> outputs, List<Path> classPath, Optional<String> name) {
    List<String> ownNames = classNames(outputs);
    List<String> wanted = new ArrayList<>(ownNames);
    wanted.add(LAUNCHER);
    name.ifPresent(wanted::add);
    ClassGraph graph = new ClassGraph()
        .overrideClasspath(classPath)
        .acceptClasses(wanted.toArray(String[]::new))
        .enableClassInfo()
        .enableMethodInfo()
        .enableExternalClasses()
        .ignoreClassVisibility()
        .disableNestedJarScanning();
    try (ScanResult scan = graph.scan()) {
      List<JobCandidate> all = ownNames.stream()
          .flatMap(className -> candidate(scan, className).stream())
          .toList();
      return new JobCatalog(
          all.stream().filter(candidate -> candidate.kind().canBeRun()).toList(),
          all.stream().filter(candidate -> !candidate.kind().canBeRun()).toList(),
          name.flatMap(full -> candidate(scan, full)),
          known(scan, LAUNCHER)
              .map(launcher -> launcher.getClasspathElementFile().toPath()));
    }
  }

  private static Optional<JobCandidate> candidate(ScanResult scan, String className) {
    return known(scan, className)
        .flatMap(JobScan::kind)
        .map(kind -> new JobCandidate(className, kind));
  }

  private static Optional<ClassInfo> known(ScanResult scan, String className) {
    return Optional.ofNullable(scan.getClassInfo(className))
        .filter(info -> !info.isExternalClass());
  }

  private static Optional<Kind> kind(ClassInfo info) {
    Kind ofJobs = kindOfJobs(info);
    if (!info.isAbstract() && !info.isInterface() && info.implementsInterface(JOB_INTERFACE)) {
      return isNamedInSources(info) ? Optional.of(ofJobs) : Optional.empty();
    }
    return ofJobs.canBeRun()
            && info.getMethodInfo("main").stream().anyMatch(JobScan::startsPrograms)
        ? Optional.of(Kind.MAIN)
        : Optional.empty();
  }

  /**
   * What a class is if it is a job: one that can be created from outside, or what stands against
   * that.
   */
  private static Kind kindOfJobs(ClassInfo info) {
    ClassInfoList outer = info.getOuterClasses();
    if (!info.isPublic()) {
      return Kind.NOT_PUBLIC;
    }
    if (!outer.isEmpty() && !info.isStatic()) {
      return Kind.NOT_STATIC;
    }
    return outer.stream().allMatch(ClassInfo::isPublic) ? Kind.JOB : Kind.IN_A_HIDDEN_CLASS;
  }

  /**
   * Ignores anonymous and local classes, which are not meant as jobs to start.
   */
  private static boolean isNamedInSources(ClassInfo info) {
    return !info.isAnonymousInnerClass() && info.getFullyQualifiedDefiningMethodName() == null;
  }

  private static boolean startsPrograms(MethodInfo method) {
    MethodParameterInfo[] parameters = method.getParameterInfo();
    return method.isPublic()
        && method.isStatic()
        && parameters.length == 1
        && parameters[0].getTypeDescriptor().toString().equals("java.lang.String[]")
        && method.getTypeDescriptor().getResultType().toString().equals("void");
  }

  private static List<String> classNames(List<Path> outputs) {
    List<String> names = new ArrayList<>();
    for (Path output : outputs) {
      if (Files.isDirectory(output)) {
        names.addAll(classNames(output));
      }
    }
    return names;
  }

  private static List<String> classNames(Path output) {
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .map(file -> output.relativize(file).toString().replace(java.io.File.separatorChar, '/'))
          .filter(file -> file.endsWith(CLASS_FILE) && file.indexOf('-') < 0)
          .map(file -> file.substring(0, file.length() - CLASS_FILE.length()).replace('/', '.'))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Cannot list the classes below " + output, unreadable);
    }
  }
}
