/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Sources and sinks as somebody outside would write them, compiled against the contracts alone, and a driver that holds
 * any source to its contract.
 */
@NullMarked
package contract;

import org.jspecify.annotations.NullMarked;
