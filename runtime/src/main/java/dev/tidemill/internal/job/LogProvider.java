/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Says once, on the standard error stream, that nothing that is logged can be seen, for want of a
 * provider of SLF4J.
 */
public final class LogProvider {
  private static final String PROVIDERS = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private LogProvider() {}

  /** A program that has chosen to log nothing, by slf4j-nop, hears nothing. */
  public static void warnIfMissing() {
    if (LoggerFactory.getILoggerFactory() instanceof NOPLoggerFactory
        && LoggerFactory.class.getClassLoader().getResource(PROVIDERS) == null
        && TOLD.compareAndSet(false, true)) {
      System.err.println(
          "Tidemill's log is not shown, so a server that does not answer or batches that are late"
              + " go unnoticed: there is no SLF4J provider on the class path. Add the dependency"
              + " org.slf4j:slf4j-simple, with scope runtime.");
    }
  }
}
