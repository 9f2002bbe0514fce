package dev.tidemill.testkit.storage;

/** A file or a directory. */
sealed interface Node permits FileImage, DirectoryImage {}
