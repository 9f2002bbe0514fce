/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Files of Hadoop's file systems: HDFS, S3 and others as the storage of a job, an input format of {@code
 * mapreduce} as a dataset, and an output format that writes files as a sink.
 */
@NullMarked
package dev.tidemill.connector.hadoop;

import org.jspecify.annotations.NullMarked;
