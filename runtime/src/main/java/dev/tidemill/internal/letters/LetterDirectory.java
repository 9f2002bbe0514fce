/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.letters;

import dev.tidemill.codec.Codecs;
import dev.tidemill.deadletter.DeadLetter;
import dev.tidemill.internal.object.ObjectFileReader;
import dev.tidemill.internal.object.ObjectFileWriter;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A directory of dead letters: for each batch that has some, one object file. Files never change
 * once they are there.
 */
public final class LetterDirectory {
  private static final Pattern FILE = Pattern.compile("batch-\\d{10,19}-\\d+\\.letters");

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

  /** Whether the letters of a batch are there. */
  boolean contains(SinkBatch batch) throws IOException {
    return storage.find(path + "/" + name(batch)).isPresent();
  }

  /** Makes the letters of a batch visible as a whole; again does no harm. */
  void publish(SinkBatch batch, InputStream letters) throws IOException {
    String temporary = path + "/." + name(batch) + ".tmp";
    storage.replace(path + "/" + name(batch), temporary, letters::transferTo);
  }

  /** With the time of the batch: a job that starts anew counts its batches from 1 again. */
  private static String name(SinkBatch batch) {
    return String.format(Locale.ROOT, "batch-%010d-%d.letters", batch.id(), batch.timeMillis());
  }

  /** All letters, in the order of their batches. */
  public List<DeadLetter> letters() throws IOException {
    List<DeadLetter> letters = new ArrayList<>();
    if (storage.find(path).isEmpty()) {
      return letters;
    }
    for (StorageEntry entry : storage.list(path)) {
      if (FILE.matcher(entry.name()).matches()) {
        read(entry.path(), letters);
      }
    }
    letters.sort(Comparator.comparing(DeadLetter::batchTime)
        .thenComparing(DeadLetter::batchId)
        .thenComparing(DeadLetter::number));
    return letters;
  }

  private void read(String file, List<DeadLetter> letters) throws IOException {
    try (InputStream in = storage.open(file);
        ObjectFileReader reader = new ObjectFileReader(file, in, codecs())) {
      while (reader.next()) {
        if (reader.record() instanceof DeadLetter letter) {
          letters.add(letter);
        }
      }
    }
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
