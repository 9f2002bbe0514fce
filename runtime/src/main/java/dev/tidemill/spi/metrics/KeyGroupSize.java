/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.metrics;

/**
 * The size of one key group of a state.
 *
 * @param state name of the state
 * @param group number of the group, from 0
 * @param keys keys of the group
 */
public record KeyGroupSize(String state, int group, long keys) {}
