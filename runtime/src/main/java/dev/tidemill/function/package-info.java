/**
 * Functions that users write: they may throw, and those that run on records are serialisable.
 */
@NullMarked
package dev.tidemill.function;

import org.jspecify.annotations.NullMarked;
