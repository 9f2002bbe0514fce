/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.error;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a package whose code declares streams for others: errors, plans and events then name the
 * line that called it.
 *
 * <pre>{@code
 * @LibraryCode
 * package com.app.streams;   // a stream declared here is "map (OrderJob.java:14)", the line that asked for it
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PACKAGE)
public @interface LibraryCode {}
