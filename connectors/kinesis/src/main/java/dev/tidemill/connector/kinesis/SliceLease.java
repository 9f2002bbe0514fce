/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.io.Serializable;
import java.time.Duration;

/**
 * What reading a slice needs, wherever that is.
 *
 * @param id one for each opening of a source
 * @param access where the stream is
 * @param onDataLoss what to do about records that are gone
 * @param pollInterval pause between two requests
 * @param readTimeout how long to try
 */
record SliceLease(
    String id,
    Access access,
    KinesisDataLoss onDataLoss,
    Duration pollInterval,
    Duration readTimeout)
    implements Serializable {}
