/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.storage;

/** A file or a directory. */
sealed interface Node permits FileImage, DirectoryImage {}
