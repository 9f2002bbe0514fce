/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.io.Serializable;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;

/** Which parts of the JDK read wall time, start threads, or reach out of the program. */
final class ForbiddenCalls {
  private static final List<String> WORLD =
      List.of("java.io.", "java.net.", "java.nio.", "java.util.concurrent.");

  private ForbiddenCalls() {}

  static boolean readsWallTime(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String name = access.getTarget().getName();
    if (owner.isEquivalentTo(System.class)) {
      return name.equals("currentTimeMillis") || name.equals("nanoTime");
    }
    if (owner.isEquivalentTo(Clock.class)) {
      return name.startsWith("system") || name.startsWith("tick");
    }
    return owner.getPackageName().equals("java.time") && name.equals("now");
  }

  static boolean startsThreads(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String name = access.getTarget().getName();
    if (creates(access)) {
      return owner.isAssignableTo(Thread.class)
          || owner.isAssignableTo(Timer.class)
          || (owner.isAssignableTo(Executor.class) && owner.getPackageName().startsWith("java."));
    }
    if (owner.isEquivalentTo(CompletableFuture.class)) {
      return name.endsWith("Async");
    }
    if (owner.isEquivalentTo(ForkJoinPool.class)) {
      return name.equals("commonPool");
    }
    if (owner.isAssignableTo(Collection.class)) {
      return name.equals("parallelStream");
    }
    if (owner.isAssignableTo(BaseStream.class)) {
      return name.equals("parallel");
    }
    return owner.isEquivalentTo(Executors.class);
  }

  static boolean touchesTheWorld(JavaClass type) {
    return !type.isEquivalentTo(Serializable.class)
        && WORLD.stream().anyMatch((type.getPackageName() + ".")::startsWith);
  }

  private static boolean creates(JavaAccess<?> access) {
    return access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
  }
}
