/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.StreamingContextState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;

/** A streaming job: it is created, started and awaited. */
record JobProgram(Class<? extends StreamJob> type) implements Program {

  @Override
  public void run(List<String> arguments, GracefulStop stop) throws Exception {
    StreamJob job = create();
    StreamingContext.Builder builder = StreamingContext.builder()
        .defaultSetting("stream.appName", type.getSimpleName(), "the name of the job");
    job.configure(builder);
    StreamingContext context = builder.arguments(arguments).build();
    job.define(context);
    if (context.stopsOnShutdown()) {
      stop.arm(context.stopTimeout(), () -> {
        context.stop(true);
        return context.state() == StreamingContextState.STOPPED;
      });
    }
    context.start();
    context.awaitTermination();
  }

  @Override
  public boolean endsProcess() {
    return true;
  }

  /** A new object of the class. */
  StreamJob create() throws LaunchFailure {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw cannotBeCreated("it is abstract");
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw cannotBeCreated("it is not public");
    }
    try {
      return type.getConstructor().newInstance();
    } catch (NoSuchMethodException none) {
      throw cannotBeCreated("it has no public no-argument constructor");
    } catch (InvocationTargetException thrown) {
      throw new LaunchFailure(
          ExitCode.NO_JOB,
          "The job %s cannot be created: its constructor threw.".formatted(type.getName()),
          thrown.getTargetException());
    } catch (ReflectiveOperationException | LinkageError broken) {
      throw new LaunchFailure(
          ExitCode.NO_JOB, "The job %s cannot be created.".formatted(type.getName()), broken);
    }
  }

  private LaunchFailure cannotBeCreated(String reason) {
    return new LaunchFailure(
        ExitCode.NO_JOB,
        "The job %s cannot be created: %s. A job is a public class with a public no-argument constructor."
            .formatted(type.getName(), reason));
  }
}
