/**
 * 4 - the plan is computed: the embedded engine, n threads in this process.
 */
@NullMarked
package dev.tidemill.internal.engine;

import org.jspecify.annotations.NullMarked;
