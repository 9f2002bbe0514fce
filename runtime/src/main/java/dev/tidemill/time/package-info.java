/**
 * Batch times, and the clocks that say when a batch is due.
 */
@NullMarked
package dev.tidemill.time;

import org.jspecify.annotations.NullMarked;
