/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.architecture;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Timer;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
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

  /** What is not the same in each run; a generator with a seed is. */
  static boolean isRandom(JavaAccess<?> access) {
    JavaClass owner = access.getTargetOwner();
    String name = access.getTarget().getName();
    if (creates(access)) {
      boolean unseeded = access.getTarget() instanceof CodeUnitAccessTarget target
          && target.getRawParameterTypes().isEmpty();
      return owner.isEquivalentTo(SecureRandom.class)
          || (unseeded && owner.isAssignableTo(RandomGenerator.class));
    }
    return switch (name) {
      case "randomUUID" -> owner.isEquivalentTo(UUID.class);
      case "random" -> owner.isEquivalentTo(Math.class) || owner.isEquivalentTo(StrictMath.class);
      case "current" -> owner.isEquivalentTo(ThreadLocalRandom.class);
      case "getInstanceStrong", "getInstance" -> owner.isEquivalentTo(SecureRandom.class);
      case "getDefault", "of" -> owner.isEquivalentTo(RandomGenerator.class);
      case "shuffle" ->
        owner.isEquivalentTo(Collections.class)
            && access.getTarget() instanceof CodeUnitAccessTarget target
            && target.getRawParameterTypes().size() == 1;
      default -> false;
    };
  }

  static boolean touchesTheWorld(JavaClass type) {
    return !type.isEquivalentTo(Serializable.class)
        && WORLD.stream().anyMatch((type.getPackageName() + ".")::startsWith);
  }

  private static boolean creates(JavaAccess<?> access) {
    return access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
  }
}
