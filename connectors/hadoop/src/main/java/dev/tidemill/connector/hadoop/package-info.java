/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files of Hadoop's file systems: HDFS, S3 and others as the storage of a job, any input format as a
 * dataset, and any output format as a sink.
 */
@NullMarked
package dev.tidemill.connector.hadoop;

import org.jspecify.annotations.NullMarked;
