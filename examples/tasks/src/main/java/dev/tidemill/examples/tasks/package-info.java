/**
 * Small jobs, one for each task; {@code examples/README.md} is the index.
 */
@NullMarked
package dev.tidemill.examples.tasks;

import org.jspecify.annotations.NullMarked;
