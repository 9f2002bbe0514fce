package dev.tidemill.testkit.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what each record of a batch looked like when it was first seen, and notices when it looks otherwise. Records whose types
 * cannot change cost next to nothing. Any thread.
 */
final class MutationWatch {
  private static final int LONGEST_TEXT = 200;

  private record Seen(long fingerprint, String text, Origin from) {}

  private final IdentityHashMap<Object, Seen> seen = new IdentityHashMap<>();

  /** A record is handed on by an operation, or has come from there. */
  void look(@Nullable Object record, Origin from) {
    if (record == null || !Mutability.mayChange(record)) {
      return;
    }
    long fingerprint = Fingerprint.of(record);
    Seen known;
    synchronized (seen) {
      known = seen.get(record);
      if (known == null) {
        seen.put(record, new Seen(fingerprint, text(record), from));
        return;
      }
    }
    if (known.fingerprint() != fingerprint) {
      throw changed(
          known, record, "somebody changed a record after " + known.from() + " had handed it on");
    }
  }

  /** An operation's function has had a record, and must have left it as it was. */
  void verify(@Nullable Object record, Origin culprit) {
    if (record == null || !Mutability.mayChange(record)) {
      return;
    }
    Seen known;
    synchronized (seen) {
      known = seen.get(record);
    }
    if (known != null && known.fingerprint() != Fingerprint.of(record)) {
      throw changed(known, record, "the function of " + culprit + " changed its input record");
    }
  }

  /** The batch is over: looks at every record once more. */
  void verifyAll() {
    synchronized (seen) {
      try {
        seen.forEach((record, known) -> {
          if (known.fingerprint() != Fingerprint.of(record)) {
            throw changed(
                known,
                record,
                "an output, or a function that combines records, changed a record of "
                    + known.from());
          }
        });
      } finally {
        seen.clear();
      }
    }
  }

  private static TidemillException changed(Seen known, Object record, String what) {
    return new TidemillException(
        ErrorCode.USER_FUNCTION_FAILED,
        what + ": it was " + known.text() + ", and is " + text(record)
            + "; other operations and later batches may read the same record, so make a new one in place of"
            + " changing it");
  }

  private static String text(@Nullable Object record) {
    String text;
    try {
      text = String.valueOf(record);
    } catch (RuntimeException e) {
      return "a record whose toString fails with " + e;
    }
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
