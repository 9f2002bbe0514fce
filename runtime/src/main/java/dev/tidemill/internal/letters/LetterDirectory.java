/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.letters;

import dev.tidemill.codec.Codecs;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.internal.object.ObjectFileReader;
import dev.tidemill.internal.object.ObjectFileWriter;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A directory of dead letters: for each batch that has some, one object file. Files never change
 * once they are there.
 */
public final class LetterDirectory {
  private static final Pattern FILE = Pattern.compile("batch-(\\d{10,19})\\.letters");

  private final Storage storage;
  private final String path;

  public LetterDirectory(Storage storage, String path) {
    this.storage = storage;
    this.path = path;
  }

  /**
   * Where a job keeps its letters by itself: in the directory that it has set, or else under its
   * checkpoint directory.
   */
  public static Optional<String> of(Optional<String> set, Optional<String> checkpointDirectory) {
    return set.or(() -> checkpointDirectory.map(path -> path.replaceAll("/+$", "") + "/dead"));
  }

  public String path() {
    return path;
  }

  /** Has the letters of a batch appear, as a whole; does nothing if they have. */
  void publish(long batchId, InputStream letters) throws IOException {
    String file = path + "/" + String.format(Locale.ROOT, "batch-%010d.letters", batchId);
    String temporary = path + "/." + String.format(Locale.ROOT, "batch-%010d.letters.tmp", batchId);
    try (StorageOutput out = storage.create(temporary)) {
      letters.transferTo(out);
      out.force();
    }
    storage.rename(temporary, file);
  }

  /** The batches that have letters, in their order. */
  public List<Long> batches() throws IOException {
    List<Long> batches = new ArrayList<>();
    if (storage.find(path).isEmpty()) {
      return batches;
    }
    for (StorageEntry entry : storage.list(path)) {
      Matcher name = FILE.matcher(entry.name());
      if (name.matches()) {
        batches.add(Long.parseLong(name.group(1)));
      }
    }
    batches.sort(null);
    return batches;
  }

  /** The letters of a batch. */
  public List<DeadLetter> letters(long batchId) throws IOException {
    Codecs codecs = codecs();
    String file = path + "/" + String.format(Locale.ROOT, "batch-%010d.letters", batchId);
    List<DeadLetter> letters = new ArrayList<>();
    try (InputStream in = storage.open(file);
        ObjectFileReader reader = new ObjectFileReader(file, in, codecs)) {
      while (reader.next()) {
        if (reader.record() instanceof DeadLetter letter) {
          letters.add(letter);
        }
      }
    }
    return letters;
  }

  /** All letters, in the order of their batches. */
  public List<DeadLetter> letters() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    for (long batch : batches()) {
      letters.addAll(letters(batch));
    }
    return letters;
  }

  /** Begins the content of a file. */
  static ObjectFileWriter writer(OutputStream out) throws IOException {
    return new ObjectFileWriter(out, codecs());
  }

  private static Codecs codecs() {
    Codecs codecs = Codecs.standard();
    codecs.of(DeadLetter.class); // so that a file may name it
    return codecs;
  }
}
