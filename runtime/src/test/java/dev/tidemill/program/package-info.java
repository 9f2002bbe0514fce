/**
 * Random streaming programs: how they are made, run, compared, made smaller and shown to people.
 */
@NullMarked
package dev.tidemill.program;

import org.jspecify.annotations.NullMarked;
