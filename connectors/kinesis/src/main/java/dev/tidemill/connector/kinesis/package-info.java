/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Streams from Amazon Kinesis data streams, and to them:
 * {@link dev.tidemill.connector.kinesis.Kinesis}.
 *
 * <p>A source names exact ranges of each shard and can read them again for as long as the stream
 * retains them. It needs the service itself and nothing else: no table for leases, no metrics. One
 * thread for each shard fetches records ahead, within the limits of the service, and batches are cut
 * from what it has fetched.
 */
@NullMarked
package dev.tidemill.connector.kinesis;

import org.jspecify.annotations.NullMarked;
