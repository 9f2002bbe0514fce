/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

/**
 * Records that a source has lost: it cannot send them any more.
 *
 * @param from last position before the gap, or what is known of it, in the words of the source
 * @param until first position after the gap; empty if unknown
 * @param reason why they are missing, such as {@code the session had expired}
 */
public record Gap(String from, String until, String reason) {}
