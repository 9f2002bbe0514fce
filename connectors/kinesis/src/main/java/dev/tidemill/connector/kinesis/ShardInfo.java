/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import java.util.List;

/**
 * A shard as the service lists it.
 *
 * @param id its id
 * @param parents ids of the shards that it continues: none, one after a split, two after a merge
 * @param isClosed whether it accepts no more records
 */
record ShardInfo(String id, List<String> parents, boolean isClosed) {}
