/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.StreamJob;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Optional;

/** Finds the class that the launcher was told to start. */
final class ProgramLoader {

  private ProgramLoader() {}

  static Program load(String className) throws LaunchFailure {
    Class<?> type = find(className);
    if (StreamJob.class.isAssignableFrom(type)) {
      return new JobProgram(type.asSubclass(StreamJob.class));
    }
    return mainMethod(type)
        .<Program>map(MainProgram::new)
        .orElseThrow(() -> new LaunchFailure(
            ExitCode.NO_JOB,
            "The class %s is not a job: it neither implements %s nor has a method 'public static void main(String[])'. Implement StreamJob, or name another class."
                .formatted(className, StreamJob.class.getName())));
  }

  /** A job to look at; empty for a class with a main method, which declares it when it runs. */
  static Optional<StreamJob> job(String className) throws LaunchFailure {
    return load(className) instanceof JobProgram job ? Optional.of(job.create()) : Optional.empty();
  }

  private static Class<?> find(String className) throws LaunchFailure {
    try {
      return Class.forName(className, false, ProgramLoader.class.getClassLoader());
    } catch (ClassNotFoundException none) {
      throw new LaunchFailure(
          ExitCode.NO_JOB,
          "There is no class %s on the class path. Check the spelling, and that the project is compiled."
              .formatted(className));
    } catch (LinkageError broken) {
      throw new LaunchFailure(
          ExitCode.NO_JOB,
          "The class %s cannot be loaded. Something that it needs is missing on the class path, or was compiled for another Java than %s."
              .formatted(className, Runtime.version()),
          broken);
    }
  }

  private static Optional<Method> mainMethod(Class<?> type) {
    try {
      Method main = type.getMethod("main", String[].class);
      return Optional.of(main)
          .filter(m -> Modifier.isStatic(m.getModifiers()) && m.getReturnType() == void.class);
    } catch (NoSuchMethodException none) {
      return Optional.empty();
    }
  }
}
