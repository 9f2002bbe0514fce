/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The inner loops alone, under JMH: {@code java -cp bench/target/benchmarks.jar org.openjdk.jmh.Main}. */
@NullMarked
package dev.tidemill.bench.micro;

import org.jspecify.annotations.NullMarked;
