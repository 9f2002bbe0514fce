/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What is not the job's. */
@NullMarked
package foreign;

import org.jspecify.annotations.NullMarked;
