/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.thread;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Virtual threads, on a JVM that has them (Java 21 and later): this code is compiled for an older
 * one, so it looks them up once.
 *
 * <p>The JVM's list of threads does not contain virtual ones, so they are also kept here, weakly,
 * for whoever looks for what runs.
 */
public final class VirtualThreads {
  /** {@code (String name, Runnable work) -> Thread}. */
  private static final Optional<MethodHandle> NEW_THREAD = lookUp();

  private static final Set<Thread> CREATED =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private VirtualThreads() {}

  /** Whether this JVM has virtual threads. */
  public static boolean areAvailable() {
    return NEW_THREAD.isPresent();
  }

  /** Creates a virtual thread and does not start it; empty if this JVM has none. */
  public static Optional<Thread> create(String name, Runnable work) {
    return NEW_THREAD.map(newThread -> create(newThread, name, work));
  }

  private static Thread create(MethodHandle newThread, String name, Runnable work) {
    Thread thread;
    try {
      thread = (Thread) newThread.invoke(name, work);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a virtual thread could not be created: " + e, e);
    }
    CREATED.add(thread);
    return thread;
  }

  /** The stacks of all platform threads, and of the virtual threads that were created here. */
  public static Map<Thread, StackTraceElement[]> allStackTraces() {
    Map<Thread, StackTraceElement[]> stacks = new HashMap<>(Thread.getAllStackTraces());
    Thread[] created;
    synchronized (CREATED) {
      created = CREATED.toArray(Thread[]::new);
    }
    for (Thread each : created) {
      if (each.isAlive()) {
        stacks.put(each, each.getStackTrace());
      }
    }
    return stacks;
  }

  /** {@code Thread.ofVirtual().name(name).unstarted(work)}. */
  private static Optional<MethodHandle> lookUp() {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
      MethodHandle name =
          lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class));
      MethodHandle unstarted = lookup.findVirtual(
          builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class));
      MethodHandle named = MethodHandles.collectArguments(unstarted, 0, name);
      MethodHandle newBuilder =
          lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
      return Optional.of(MethodHandles.foldArguments(
          named.asType(named.type().changeParameterType(0, ofVirtual)), newBuilder));
    } catch (ReflectiveOperationException e) {
      return Optional.empty(); // Java 17
    }
  }
}
