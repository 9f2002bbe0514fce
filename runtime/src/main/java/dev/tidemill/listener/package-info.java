/**
 * What a running job tells those who watch it.
 */
@NullMarked
package dev.tidemill.listener;

import org.jspecify.annotations.NullMarked;
