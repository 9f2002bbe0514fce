/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

/**
 * What the brokers have said about the topics of a source: which there are, and where their
 * partitions begin and end.
 */
record ClusterView(TopicCatalog catalog, Positions positions) {}
