/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Registers the meters of running jobs with Micrometer: {@link
 * dev.tidemill.micrometer.MicrometerObserver} is found on the class path.
 */
@NullMarked
package dev.tidemill.micrometer;

import org.jspecify.annotations.NullMarked;
