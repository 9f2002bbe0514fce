/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package foreign;

/** A class of a package that is not one of the job's. */
public record Thing(String name) {}
