/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What is shown of jobs: in words, as JSON and as metrics. Pure functions of what a job reports. */
@NullMarked
package dev.tidemill.ui.view;

import org.jspecify.annotations.NullMarked;
